package io.weir.flows;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses FLOWS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.weir.flows");

    @Test
    void itUsesTheJdkAndOnlyTheDocumentPackageReadsYamlAndJson() {
        classes()
                .that()
                .resideOutsideOfPackage("io.weir.flows.document..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java..", "org.jspecify..", "io.weir.flows..")
                .check(FLOWS);
    }

    @Test
    void yamlAndJsonAreReadByOneClassEach() {
        onlyDependsOn("org.snakeyaml..", "YamlReader");
        onlyDependsOn("com.fasterxml.jackson..", "JsonReader");
    }

    private static void onlyDependsOn(String library, String reader) {
        noClasses()
                .that()
                .haveNameNotMatching("io\\.weir\\.flows\\.document\\." + reader + "(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .check(FLOWS);
    }

    @Test
    void itDoesNoInputOrOutputAndStartsNoThreads() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "java.nio.channels..", "java.nio.file..", "java.util.concurrent..")
                .check(FLOWS);
    }

    /** The forms of times are read and written, but what time it is comes from outside. */
    @Test
    void itAsksNoClock() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Clock")
                .orShould()
                .callMethodWhere(target(name("now")).or(target(nameMatching("currentTimeMillis|nanoTime"))))
                .check(FLOWS);
    }

    @Test
    void itsPackagesFormNoCycle() {
        slices().matching("io.weir.flows.(*)..").should().beFreeOfCycles().check(FLOWS);
    }

    @Test
    void theModelKnowsNothingOfFlows() {
        noClasses()
                .that()
                .resideInAPackage("io.weir.flows.model..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.weir.flows.openflow..",
                        "io.weir.flows.pipeline..",
                        "io.weir.flows.tables..",
                        "io.weir.flows.compile..")
                .check(FLOWS);
    }
}
