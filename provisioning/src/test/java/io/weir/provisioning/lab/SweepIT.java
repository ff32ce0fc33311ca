package io.weir.provisioning.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hosts are made with real switches and joined; and what was made goes again, and nothing else. */
final class SweepIT {

    private static final String CONTAINER_CONFIG = """
            lxc.rootfs.path = dir:%s
            lxc.net.0.type = empty
            lxc.signal.halt = SIGUSR1
            lxc.autodev = 1
            lxc.mount.auto = proc:mixed
            lxc.mount.entry = /lib lib none ro,bind 0 0
            """;

    private final LabFiles files =
            LabFiles.of("sweep-it-" + ProcessHandle.current().pid() % 1000);
    private final Ledger ledger = new Ledger(files.ledger());

    @BeforeEach
    void makeDirectory() throws IOException {
        Files.createDirectories(files.hosts());
    }

    @AfterEach
    void sweep() {
        new Sweep(files).run();
    }

    @Test
    void twoHostsReachEachOtherOverTheUnderlayAndAreGoneAfterwards() {
        Underlay underlay = Underlay.create(files, ledger, LabDatapath.USERSPACE);
        LabHost one = LabHost.create(part("one", "192.0.2.60"), 1, files, ledger, underlay);
        LabHost two = LabHost.create(part("two", "192.0.2.61"), 2, files, ledger, underlay);
        one.introduce(two);
        one.warm(two.address());
        assertTrue(one.ovsVsctl("show").contains("br-phy"));
        assertTrue(Files.exists(Namespace.path(files.namespace("one"))));

        new Sweep(files).run();

        assertFalse(Files.exists(Namespace.path(files.namespace("one"))));
        assertFalse(Files.exists(Namespace.path(files.namespace("underlay"))));
        assertFalse(Files.exists(files.directory()));
        assertEquals(List.of(), processesNaming(files.directory()));
    }

    @Test
    void aContainerGoesEvenIfItsMonitorWasKilled() throws IOException {
        Underlay underlay = Underlay.create(files, ledger, LabDatapath.USERSPACE);
        LabHost host = LabHost.create(part("one", "192.0.2.60"), 1, files, ledger, underlay);
        String path = host.containers().toString();
        host.run("lxc-create", "-P", path, "-n", "c1", "-t", "busybox");
        Path rootfs = host.containers().resolve("c1/rootfs");
        Files.writeString(host.containers().resolve("c1/config"), CONTAINER_CONFIG.formatted(rootfs));
        host.run("lxc-start", "-P", path, "-n", "c1");
        long init = Long.parseLong(
                host.run("lxc-info", "-P", path, "-n", "c1", "-pH").strip());
        ProcessHandle container = ProcessHandle.of(init).orElseThrow();
        container.parent().orElseThrow().destroyForcibly();

        new Sweep(files).run();

        Await.until("the container's end", Duration.ofSeconds(5), () -> !container.isAlive());
        assertFalse(Files.exists(files.directory()));
    }

    @Test
    void aNamespaceThatSomebodyElseMadeIsNeitherTakenNorRemoved() {
        Shell root = new Shell(List.of(), files.mark());
        String foreign = files.namespace("underlay");
        root.must("ip", "netns", "add", foreign);
        try {
            LabFailure failure =
                    assertThrows(LabFailure.class, () -> Underlay.create(files, ledger, LabDatapath.USERSPACE));
            assertTrue(failure.getMessage().contains(foreign));
            new Sweep(files).run();
            assertTrue(Files.exists(Namespace.path(foreign)));
        } finally {
            root.must("ip", "netns", "del", foreign);
        }
    }

    @Test
    void aLabInUseCannotBeTakenDown() {
        try (LabLock held = LabLock.take(files)) {
            LabFailure failure =
                    assertThrows(LabFailure.class, () -> Lab.down(held.files().name()));
            assertTrue(failure.getMessage().contains("in use"));
        }
    }

    private static HostPart part(String name, String address) {
        return new HostPart(name, 1, name + "-br", "", address, 1500, List.of(), List.of());
    }

    private static List<Long> processesNaming(Path directory) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(directory.toString()))
                .map(ProcessHandle::pid)
                .toList();
    }
}
