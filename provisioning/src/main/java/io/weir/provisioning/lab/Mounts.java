package io.weir.provisioning.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What is mounted where, as /proc/PID/mountinfo tells (proc(5)). */
final class Mounts {

    private Mounts() {}

    /** The mounts of this process's namespace that are beneath a directory, innermost first. */
    static List<Path> beneath(Path directory) {
        return read("self")
                .map(Mount::point)
                .filter(point -> point.startsWith(directory))
                .sorted(Comparator.comparing(Path::getNameCount).reversed())
                .toList();
    }

    /** Where a directory is in its file system, whatever part of that is mounted where. */
    static Place placeOf(Path directory) {
        Mount mount = read("self")
                .filter(candidate -> directory.startsWith(candidate.point))
                .reduce((one, other) -> other.point.getNameCount() >= one.point.getNameCount() ? other : one)
                .orElseThrow(() -> new LabFailure("no mount holds " + directory));
        return new Place(mount.device, mount.root.resolve(mount.point.relativize(directory)));
    }

    /**
     * A directory of a file system.
     *
     * @param device the file system, as major:minor
     * @param path the directory, from the file system's root
     */
    record Place(String device, Path path) {

        /** Whether this process's root directory is beneath this place, as that of a container is. */
        boolean holdsRootOf(long process) {
            return read(Long.toString(process))
                    .anyMatch(mount -> mount.point.equals(Path.of("/"))
                            && mount.device.equals(device)
                            && mount.root.startsWith(path));
        }
    }

    /**
     * One mount.
     *
     * @param device the file system, as major:minor
     * @param root the directory of that file system which is mounted
     * @param point where
     */
    private record Mount(String device, Path root, Path point) {

        static Mount parse(String line) {
            String[] fields = line.split(" ", 6);
            return new Mount(fields[2], Path.of(fields[3]), Path.of(fields[4]));
        }
    }

    /** The mounts that a process sees; none if it is gone. */
    private static Stream<Mount> read(String process) {
        try {
            return Files.readAllLines(Path.of("/proc", process, "mountinfo")).stream()
                    .map(Mount::parse);
        } catch (IOException gone) {
            return Stream.empty();
        }
    }
}
