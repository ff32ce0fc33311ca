package io.weir.controller;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
final class ArrowsTest {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.weir.controller");

    @Test
    void theControllerDoesNotKnowProvisioning() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.weir.provisioning..")
                .check(classes);
    }

    @Test
    void theCommandLineKnowsOnlyTheRestApi() {
        noClasses()
                .that()
                .resideInAPackage("..controller.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..controller.store..",
                        "..controller.openflow..",
                        "..controller.reconcile..",
                        "..controller.intent..",
                        "..controller.rest..",
                        "io.weir.flows..",
                        "com.linecorp..",
                        "io.netty..",
                        "org.slf4j..")
                .check(classes);
    }

    @Test
    void reconcilingDoesNotKnowWhoAsksForIt() {
        noClasses()
                .that()
                .resideInAnyPackage("..controller.reconcile..", "..controller.openflow..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..controller.rest..", "..controller.cli..", "..controller.store..", "..controller.intent..")
                .check(classes);
    }

    @Test
    void theStoreKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage("..controller.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "..controller.rest..",
                        "..controller.cli..",
                        "..controller.intent..",
                        "..controller.openflow..",
                        "..controller.reconcile..")
                .check(classes);
    }

    @Test
    void theIntentDoesNotKnowHowItIsServed() {
        noClasses()
                .that()
                .resideInAPackage("..controller.intent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..controller.rest..", "..controller.cli..", "..controller.openflow..")
                .check(classes);
    }

    @Test
    void onlyTheWireKnowsOpenFlowj() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..controller.openflow..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.projectfloodlight..")
                .check(classes);
    }

    @Test
    void onlyTheStoreKnowsSqlite() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..controller.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.sqlite..", "java.sql..")
                .check(classes);
    }
}
