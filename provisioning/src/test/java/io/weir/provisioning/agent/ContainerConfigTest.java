package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.provisioning.agent.ContainerConfig.Change;
import org.junit.jupiter.api.Test;

class ContainerConfigTest {

    private static final ContainerPart WEB = Parts.container("web", 2);

    private static final String TEMPLATE = """
            # made by a template
            lxc.include = /usr/share/lxc/config/common.conf
            lxc.net.0.type = veth
            lxc.net.0.link = lxcbr0
            lxc.net.0.flags = up
            lxc.apparmor.profile = generated
            lxc.uts.name = "web"
            lxc.rootfs.path = dir:/var/lib/lxc/web/rootfs
            """;

    @Test
    void itKeepsWhatTheTemplateWroteSaveForItsNetworkAndName() {
        String config = ContainerConfig.of(TEMPLATE, WEB, Datapath.KERNEL);
        assertTrue(config.startsWith("""
                # made by a template
                lxc.include = /usr/share/lxc/config/common.conf
                lxc.apparmor.profile = generated
                lxc.rootfs.path = dir:/var/lib/lxc/web/rootfs
                # Weir: begin"""));
        assertFalse(config.contains("lxcbr0"));
        assertTrue(config.contains("\nlxc.net.0.ipv4.address = 192.168.1.2/24\n"));
        assertTrue(config.contains("\nlxc.net.0.veth.pair = web-veth\n"));
        assertFalse(config.contains("lxc.net.0.link"));
    }

    @Test
    void writingItAgainChangesNothing() {
        String once = ContainerConfig.of(TEMPLATE, WEB, Datapath.USERSPACE);
        assertEquals(once, ContainerConfig.of(once, WEB, Datapath.USERSPACE));
    }

    @Test
    void thereAndBackIsTheSame() {
        String before = ContainerConfig.of(TEMPLATE, WEB, Datapath.USERSPACE);
        String other = ContainerConfig.of(before, Parts.withAddress(WEB, "192.168.1.9/24"), Datapath.KERNEL);
        assertEquals(before, ContainerConfig.of(other, WEB, Datapath.USERSPACE));
    }

    @Test
    void linesOfAnOperatorStayWhereverTheyStand() {
        String config = ContainerConfig.of(TEMPLATE, WEB, Datapath.KERNEL) + "lxc.cgroup.memory.limit_in_bytes = 64M\n";
        String again = ContainerConfig.of(config, WEB, Datapath.KERNEL);
        assertTrue(again.contains("\nlxc.cgroup.memory.limit_in_bytes = 64M\n"));
        assertEquals(again, ContainerConfig.of(again, WEB, Datapath.KERNEL));
    }

    @Test
    void anEndThatSomebodyCutOffLosesNoMoreThanWhatFollowedTheBeginning() {
        String config = ContainerConfig.of(TEMPLATE, WEB, Datapath.KERNEL);
        String cut = config.substring(0, config.indexOf("# Weir: end"));
        assertEquals(config, ContainerConfig.of(cut, WEB, Datapath.KERNEL));
    }

    @Test
    void onlyUserSpaceNeedsTheContainersOwnChecksums() {
        assertTrue(ContainerConfig.of(TEMPLATE, WEB, Datapath.USERSPACE).contains("ethtool -K eth0 tx off"));
        assertFalse(ContainerConfig.of(TEMPLATE, WEB, Datapath.KERNEL).contains("ethtool"));
    }

    @Test
    void theHostsEndOfThePairIsReadBack() {
        assertEquals("web-veth", ContainerConfig.port(ContainerConfig.of(TEMPLATE, WEB, Datapath.KERNEL)));
        assertEquals("", ContainerConfig.port(TEMPLATE));
    }

    @Test
    void anMtuIsChangedWithoutARestartAndAnAddressIsNot() {
        String now = ContainerConfig.of(TEMPLATE, WEB, Datapath.KERNEL);
        assertEquals(Change.NOTHING_NOW, ContainerConfig.between(now, now));
        assertEquals(Change.NOTHING_NOW, ContainerConfig.between(now, now + "lxc.tty.max = 3\n"));
        assertEquals(Change.MTU, change(now, Parts.withMtu(WEB, 1400)));
        assertEquals(Change.RESTART, change(now, Parts.withAddress(WEB, "192.168.1.9/24")));
        assertEquals(Change.RESTART, change(now, Parts.withPort(Parts.withMtu(WEB, 1400), "other")));
    }

    private static Change change(String now, ContainerPart part) {
        return ContainerConfig.between(now, ContainerConfig.of(now, part, Datapath.KERNEL));
    }
}
