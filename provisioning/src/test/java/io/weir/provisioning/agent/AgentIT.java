package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ContainerPart;
import io.weir.flows.model.HostReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The agent on a real Open vSwitch in user space, with real containers; needs root. */
class AgentIT {

    private static final ContainerPart WEB = Parts.container("web", 2);
    private static final ContainerPart DB = Parts.container("db", 3);

    @SuppressWarnings("NullAway.Init") // made before each test
    private NamespaceHost host;

    @BeforeEach
    void makeHost() throws Exception {
        host = new NamespaceHost();
    }

    @AfterEach
    void removeHost() throws Exception {
        host.close();
    }

    @Test
    void aHostIsBroughtUpAndASecondRunChangesNothing() throws Exception {
        host.tell(part(1, WEB, DB, Parts.withState(Parts.container("idle", 4), "stopped")));
        host.startPartServer();
        assertBroughtUp(host.agentOnce());
        assertEquals("secure", host.run("ovs-vsctl", "get-fail-mode", "vm1-br").strip());
        assertEquals(
                "out-of-band",
                host.run("ovs-vsctl", "get", "controller", "vm1-br", "connection_mode")
                        .strip());
        assertEquals(
                "usr1",
                host.run("ovs-vsctl", "get", "interface", "web-veth", "external_ids:weir-tenant")
                        .strip());
        assertEquals(
                "{key=flow, local_ip=\"192.0.2.60\", remote_ip=flow}",
                host.run("ovs-vsctl", "get", "interface", "weir-vxlan", "options")
                        .strip());
        assertEquals(
                "1450",
                host.inContainer("web", "cat", "/sys/class/net/eth0/mtu")
                        .output()
                        .strip());
        assertEquals(
                "nameserver 192.0.2.53",
                host.inContainer("web", "cat", "/etc/resolv.conf").output().strip());
        assertPacketsTravel();

        String pid = host.pid("web");
        String revision = host.run("ovs-vsctl", "get", "open_vswitch", ".", "next_cfg");
        Commands.Result second = host.agentOnce();
        assertBroughtUp(second);
        assertEquals(1, second.output().lines().count(), second::output);
        assertEquals(pid, host.pid("web"));
        assertEquals(revision, host.run("ovs-vsctl", "get", "open_vswitch", ".", "next_cfg"));

        HostReport report = host.report();
        assertTrue(report.complete());
        assertEquals(host.hasKernelDatapath() ? "kernel" : "userspace", report.datapath());
        assertEquals(
                List.of(
                        new HostReport.Observed("usr1", "db", "running"),
                        new HostReport.Observed("usr1", "idle", "stopped"),
                        new HostReport.Observed("usr1", "web", "running")),
                report.containers());
    }

    @Test
    void afterARebootAllIsBackEvenWithoutTheController() throws Exception {
        host.tell(part(1, WEB, DB));
        Process controller = host.startPartServer();
        assertBroughtUp(host.agentOnce());
        controller.destroy();
        controller.waitFor(10, TimeUnit.SECONDS);
        for (String name : List.of("web", "db")) {
            host.run("lxc-stop", "-P", host.lxcPath(), "-n", name, "-k");
        }
        assertSessionsAreLimited();
        host.stopSwitch();
        host.startSwitch();
        assertBroughtUp(host.agentOnce());
        assertPacketsTravel();
        assertSessionsAreLimited();
    }

    private void assertSessionsAreLimited() throws Exception {
        assertEquals("default limit=1000\nzone=7,limit=20,count=0\n", host.run("ovs-appctl", "dpctl/ct-get-limits"));
    }

    @Test
    void whatBreaksIsRepairedAndTheAgentsEndStopsNoContainer() throws Exception {
        host.tell(part(1, WEB, DB));
        host.startPartServer();
        Process agent = host.startAgent();
        NamespaceHost.await("the host to be up", () -> host.log().contains("as its part says"));
        assertPacketsTravel();

        host.run("ovs-vsctl", "del-port", "web-veth");
        NamespaceHost.await("the port to be back", this::packetsTravel);

        host.run("lxc-stop", "-P", host.lxcPath(), "-n", "db", "-k");
        NamespaceHost.await("the container to be back", this::packetsTravel);

        String before = host.pid("web");
        host.inContainer("web", "reboot");
        NamespaceHost.await("the container to reboot", () -> !host.pid("web").equals(before));
        NamespaceHost.await("its port to be plugged again", this::packetsTravel);

        host.run("ovs-vsctl", "set-fail-mode", "vm1-br", "standalone");
        NamespaceHost.await(
                "the bridge to be secure",
                () -> host.run("ovs-vsctl", "get-fail-mode", "vm1-br").strip().equals("secure"));

        String web = host.pid("web");
        agent.destroy();
        assertTrue(agent.waitFor(10, TimeUnit.SECONDS));
        assertEquals(web, host.pid("web"));
        assertTrue(packetsTravel());
    }

    @Test
    void aChangedPartIsFollowedWithNoMoreRestartsThanItNeeds() throws Exception {
        host.tell(part(1, WEB, DB));
        host.startPartServer();
        host.startAgent();
        NamespaceHost.await("the host to be up", () -> host.log().contains("as its part says"));
        String web = host.pid("web");
        String db = host.pid("db");

        host.tell(part(2, Parts.withMtu(WEB, 1400), Parts.withAddress(DB, "192.168.1.33/24")));
        NamespaceHost.await("the change", () -> host.isReportedComplete(2));
        assertEquals(web, host.pid("web"));
        assertEquals(
                "1400",
                host.inContainer("web", "cat", "/sys/class/net/eth0/mtu")
                        .output()
                        .strip());
        assertNotEquals(db, host.pid("db"));
        assertTrue(host.inContainer("db", "ip", "addr").output().contains("192.168.1.33/24"));

        host.tell(part(3, Parts.withState(DB, "destroyed")));
        NamespaceHost.await("the change", () -> host.isReportedComplete(3));
        assertFalse(Files.exists(Path.of(host.lxcPath(), "db")));
        assertTrue(Files.exists(Path.of(host.lxcPath(), "web", "rootfs")));
        assertEquals(
                List.of(
                        new HostReport.Observed("usr1", "db", "absent"),
                        new HostReport.Observed("usr1", "web", "left-over")),
                host.report().containers());
        assertEquals("weir-vxlan\n", host.run("ovs-vsctl", "list-ports", "vm1-br"));
    }

    @Test
    void oneContainersTroubleIsToldAndHoldsUpNoOther() throws Exception {
        host.run("lxc-create", "-P", host.lxcPath(), "-n", "db", "-t", "busybox");
        ContainerPart broken = ContainerPartBuilder.like(Parts.container("odd", 4))
                .template("no-such-template", List.of())
                .build();
        host.tell(part(1, WEB, DB, broken));
        host.startPartServer();
        assertEquals(1, host.agentOnce().status());
        HostReport report = host.report();
        assertFalse(report.complete());
        assertTrue(host.inContainer("web", "true").status() == 0);
        assertTrue(host.run("lxc-info", "-P", host.lxcPath(), "-n", "db", "-s").contains("STOPPED"));
        assertFalse(Files.readString(Path.of(host.lxcPath(), "db", "config")).contains("Weir"));
        assertEquals(2, report.failures().size(), report::toString);
        HostReport.Failure odd = report.failures().get(0);
        assertEquals("make container usr1/odd from template no-such-template", odd.step());
        assertTrue(odd.command().startsWith("lxc-create -P "), odd::command);
        assertTrue(odd.output().contains("no-such-template"), odd::output);
        assertTrue(report.failures().get(1).output().contains("Weir did not make"));
    }

    @Test
    void theHostItselfAnswersNoContainer() throws Exception {
        host.run("ip", "addr", "add", "198.51.100.1/32", "dev", "lo");
        host.tell(part(1, WEB, DB));
        host.startPartServer();
        assertBroughtUp(host.agentOnce());
        host.inContainer("web", "ip", "route", "add", "198.51.100.1/32", "dev", "eth0");
        Commands.Result arping = host.inContainer("web", "arping", "-c", "2", "-w", "2", "-I", "eth0", "198.51.100.1");
        assertTrue(arping.output().contains("Received 0 response"), arping::output);
        String all = host.inContainer("web", "ping", "-6", "-c", "2", "-W", "1", "ff02::1%eth0")
                .output();
        assertFalse(all.contains("DUP"), all);
    }

    @Test
    void theWayOutsideIsMadePutRightAndTakenAway() throws Exception {
        host.run("nft", "add", "table", "ip", "others");
        host.run("ip", "link", "add", "wan", "type", "veth", "peer", "name", "far");
        host.tell(Parts.withOutside(part(1, WEB), new HostPart.Published("tcp", 8080, "198.18.1.4", 80)));
        host.startPartServer();
        assertBroughtUp(host.agentOnce());
        assertOutsideIsOpen();
        Commands.Result second = host.agentOnce();
        assertEquals(1, second.output().lines().count(), second::output);

        host.run("nft", "flush", "chain", "ip", "weir", "to-host");
        host.run("ip", "address", "flush", "dev", "weir-out");
        host.run("sh", "-c", "echo 0 >/proc/sys/net/ipv4/ip_forward");
        assertBroughtUp(host.agentOnce());
        assertOutsideIsOpen();
        host.run("nft", "delete", "table", "ip", "weir");
        host.run("ovs-vsctl", "del-port", "weir-out");
        assertBroughtUp(host.agentOnce());
        assertOutsideIsOpen();
        host.stopSwitch();
        host.startSwitch();
        assertBroughtUp(host.agentOnce());
        assertOutsideIsOpen();

        host.tell(part(2, WEB));
        assertBroughtUp(host.agentOnce());
        assertEquals("table ip others\n", host.run("nft", "list", "tables"));
        assertEquals("web-veth\nweir-vxlan\n", host.run("ovs-vsctl", "list-ports", "vm1-br"));
    }

    private void assertOutsideIsOpen() throws Exception {
        assertEquals("web-veth\nweir-out\nweir-vxlan\n", host.run("ovs-vsctl", "list-ports", "vm1-br"));
        String table = host.run("nft", "list", "ruleset");
        assertTrue(table.contains("table ip others"), table);
        assertTrue(table.contains("iifname \"weir-out\" drop"), table);
        assertTrue(table.contains("tcp dport 8080 dnat to 198.18.1.4:80"), table);
        String device = host.run("ip", "address", "show", "dev", "weir-out");
        assertTrue(device.contains("198.18.0.1/32") && device.contains("02:57:00:00:00:01"), device);
        assertFalse(device.contains("inet6"), device);
        assertEquals(
                "198.18.0.0/16 via 198.18.255.255",
                host.run("ip", "route", "show", "dev", "weir-out")
                        .replace(" onlink", "")
                        .strip());
        String forwarding = "/proc/sys/net/ipv4/conf/%s/forwarding";
        assertEquals("1", host.run("cat", forwarding.formatted("wan")).strip());
        assertEquals("0", host.run("cat", forwarding.formatted("web-veth")).strip());
    }

    private static HostPart part(long revision, ContainerPart... containers) {
        return new HostPartBuilder()
                .revision(revision)
                .containers(List.of(containers))
                .limit(1000, List.of(new HostPart.ZoneLimit(7, 20)))
                .build();
    }

    private static void assertBroughtUp(Commands.Result agent) {
        assertEquals(0, agent.status(), agent::output);
    }

    private void assertPacketsTravel() throws Exception {
        assertTrue(packetsTravel());
    }

    /** Whether web reaches db by ping, and by TCP, which needs right checksums; the bridge learns addresses for this. */
    private boolean packetsTravel() throws Exception {
        host.run("ovs-ofctl", "add-flow", "vm1-br", "actions=NORMAL");
        if (host.inContainer("web", "ping", "-c", "2", "-W", "2", "192.168.1.3").status() != 0) {
            return false;
        }
        host.inContainer("db", "sh", "-c", "(echo hello | nc -l -p 80) >/dev/null 2>&1 &");
        for (int attempt = 0; attempt < 10; attempt++) {
            if (host.inContainer("web", "sh", "-c", "nc -w 2 192.168.1.3 80 </dev/null")
                    .output()
                    .contains("hello")) {
                return true;
            }
            Thread.sleep(100);
        }
        return false;
    }
}
