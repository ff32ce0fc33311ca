package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostPart.OutsidePart;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartChecksTest {

    @Test
    void aGoodContainerPasses() {
        assertEquals(Optional.empty(), PartChecks.fault(Parts.container("web-1.a_b", 2)));
    }

    @Test
    void noNameLeadsOutOfTheContainerDirectoryOrLooksLikeAnOption() {
        for (String name : List.of("", ".", "..", "../x", "a/b", "-f", ".hidden", "a b", "a\nb", "x".repeat(64))) {
            assertTrue(PartChecks.fault(Parts.container(name, 2)).isPresent(), name);
        }
    }

    @Test
    void noTemplateIsAPath() {
        for (String template : List.of("/bin/sh", "../sh", "-h", "", "a/b")) {
            assertTrue(PartChecks.fault(made(template, List.of())).isPresent(), template);
        }
        assertEquals(Optional.empty(), PartChecks.fault(made("download", List.of("-d", "debian"))));
    }

    @Test
    void nothingBringsLinesOfItsOwnIntoTheConfiguration() {
        ContainerPart web = Parts.container("web", 2);
        String more = "\nlxc.hook.start = x";
        assertTrue(PartChecks.fault(Parts.withPort(web, "p" + more)).isPresent());
        assertTrue(PartChecks.fault(Parts.withTenant(web, "t" + more)).isPresent());
        assertTrue(PartChecks.fault(Parts.withAddress(web, "192.168.1.2/24" + more))
                .isPresent());
        assertTrue(PartChecks.fault(made("busybox", List.of("x" + more))).isPresent());
    }

    @Test
    void anAddressHasALength() {
        ContainerPart web = Parts.container("web", 2);
        for (String address : List.of("192.168.1.2", "192.168.1.2/", "192.168.1.2/33", "192.168.1.2/-1", "/24")) {
            assertTrue(PartChecks.fault(Parts.withAddress(web, address)).isPresent(), address);
        }
    }

    @Test
    void aPortNameHasAtMostFifteenCharacters() {
        ContainerPart web = Parts.container("web", 2);
        assertEquals(Optional.empty(), PartChecks.fault(Parts.withPort(web, "a".repeat(15))));
        assertTrue(PartChecks.fault(Parts.withPort(web, "a".repeat(16))).isPresent());
    }

    @Test
    void noInterfaceHasAnMtuThatOpenVSwitchsBuffersAreTooShortFor() {
        ContainerPart web = Parts.container("web", 2);
        assertEquals(Optional.empty(), PartChecks.fault(Parts.withMtu(web, 576)));
        assertTrue(PartChecks.fault(Parts.withMtu(web, 575)).isPresent());
        assertEquals(Optional.empty(), PartChecks.outsideFault(new OutsidePart("nat", List.of(), 576, List.of())));
        assertTrue(PartChecks.outsideFault(new OutsidePart("nat", List.of(), 575, List.of()))
                .isPresent());
    }

    private static ContainerPart made(String template, List<String> options) {
        return ContainerPartBuilder.like(Parts.container("web", 2))
                .template(template, options)
                .build();
    }
}
