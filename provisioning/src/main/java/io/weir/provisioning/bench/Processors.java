package io.weir.provisioning.bench;

import io.weir.provisioning.lab.LabFailure;
import io.weir.provisioning.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Some of the processors that this process may run on, for those that are to have them to themselves: then a figure
 * does not depend on where the kernel puts whom. Where there is only one, all have that.
 *
 * @param list as taskset(1) takes it, such as {@code 0,1}
 */
record Processors(String list) {

    private static final String ALLOWED = "Cpus_allowed_list:";

    /** The lower half. */
    static Processors lower() {
        List<String> all = allowed();
        return new Processors(String.join(",", all.subList(0, Math.max(1, all.size() / 2))));
    }

    /** The upper half. */
    static Processors upper() {
        List<String> all = allowed();
        return new Processors(String.join(",", all.subList(all.size() / 2, all.size())));
    }

    /** What stands before a command so that it has these. */
    List<String> command() {
        return List.of("taskset", "--cpu-list", list);
    }

    /** Has a process run on these, with all its threads and those that they start. */
    void keep(long pid) {
        new Shell(List.of(), Map.of()).must("taskset", "--all-tasks", "--cpu-list", "--pid", list, Long.toString(pid));
    }

    /** The processors' numbers (proc(5), status). */
    private static List<String> allowed() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith(ALLOWED)) {
                    return numbers(line.substring(ALLOWED.length()).strip());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new LabFailure("/proc/self/status has no " + ALLOWED);
    }

    /** Those of a list like {@code 0-3,8}. */
    static List<String> numbers(String list) {
        List<String> numbers = new ArrayList<>();
        for (String range : list.split(",", -1)) {
            String[] ends = range.split("-", -1);
            numbers.addAll(IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                    .mapToObj(Integer::toString)
                    .toList());
        }
        return numbers;
    }
}
