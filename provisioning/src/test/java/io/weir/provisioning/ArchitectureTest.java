package io.weir.provisioning;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses PROVISIONING = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.weir.provisioning");

    @Test
    void itMeetsTheControllerOverRestOnly() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.weir.controller..")
                .check(PROVISIONING);
    }

    @Test
    void theAgentKnowsNothingOfTheLabAndTheDemo() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.provisioning.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.weir.provisioning.lab..", "io.weir.provisioning.demo..")
                .check(PROVISIONING);
    }

    @Test
    void onlyCommandsStartsProgramsForTheAgent() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.provisioning.agent..")
                .and()
                .doNotHaveSimpleName("Commands")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.Process")
                .check(PROVISIONING);
    }

    @Test
    void planningTouchesNeitherFilesNorNetworkNorClock() {
        noClasses()
                .that()
                .haveSimpleName("Planner")
                .or()
                .haveSimpleNameEndingWith("Plan")
                .and()
                .resideInAPackage("io.weir.provisioning.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio..", "java.io..", "java.net..", "java.time..", "java.util.concurrent..")
                .check(PROVISIONING);
    }
}
