package io.weir.provisioning.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Removes what a lab has made, and nothing else: processes that carry its mark in their environment, containers whose
 * root is beneath its directory, the namespaces of its {@link Ledger}, and its directory. Safe to repeat, and after
 * whatever end the lab has come to.
 */
final class Sweep {

    /** How long LXC's monitors may take to tidy up after their containers, and the kernel to end what was killed. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LabFiles files;
    private final Shell shell = new Shell(List.of(), Map.of());

    Sweep(LabFiles files) {
        this.files = files;
    }

    /** Two at a time would trip over each other: the one of a closing lab and that of a process told to end. */
    synchronized void run() {
        endProcesses();
        for (String namespace : new Ledger(files.ledger()).namespaces()) {
            if (Files.exists(Namespace.path(namespace))) {
                shell.must("ip", "netns", "del", namespace);
            }
        }
        for (Path mount : Mounts.beneath(files.directory())) {
            shell.must("umount", "-l", mount.toString());
        }
        shell.must("rm", "-rf", "--one-file-system", files.directory().toString());
    }

    /** Services first, so that no agent starts a container again; then containers; then the monitors that remain. */
    private void endProcesses() {
        endAll("the lab's services", process -> isMarked(process) && !isMonitor(process));
        Mounts.Place place = Mounts.placeOf(files.directory());
        endAll("containers", process -> place.holdsRootOf(process.pid()));
        try {
            Await.until("LXC's monitors", Duration.ofSeconds(3), () -> find(this::isMarked)
                    .isEmpty());
        } catch (LabFailure stillThere) {
            endAll("LXC's monitors", this::isMarked);
        }
    }

    private void endAll(String what, Predicate<ProcessHandle> isMeant) {
        Await.until("the end of " + what, LIMIT, () -> {
            List<ProcessHandle> found = find(isMeant);
            found.forEach(ProcessHandle::destroyForcibly);
            return found.isEmpty();
        });
    }

    /** The processes that are meant, except this one and those that started it. */
    private static List<ProcessHandle> find(Predicate<ProcessHandle> isMeant) {
        Set<Long> spared = new HashSet<>();
        for (ProcessHandle process = ProcessHandle.current();
                process != null;
                process = process.parent().orElse(null)) {
            spared.add(process.pid());
        }
        return ProcessHandle.allProcesses()
                .filter(process -> !spared.contains(process.pid()) && isMeant.test(process))
                .toList();
    }

    private boolean isMarked(ProcessHandle process) {
        String mark = LabFiles.MARK + "=" + files.directory();
        return Arrays.asList(read(process, "environ").split("\0")).contains(mark);
    }

    private static boolean isMonitor(ProcessHandle process) {
        return read(process, "cmdline").startsWith("[lxc monitor]");
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), file), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
