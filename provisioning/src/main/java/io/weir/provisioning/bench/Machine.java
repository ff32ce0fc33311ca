package io.weir.provisioning.bench;

import io.weir.provisioning.lab.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was measured on.
 *
 * @param processor its model
 * @param processors how many of them
 * @param memoryMegabytes in MB of 10^6 bytes
 * @param system the distribution and the kernel
 * @param versions of what took part, by name
 */
record Machine(String processor, int processors, long memoryMegabytes, String system, Map<String, String> versions) {

    private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");

    /** This machine. */
    static Machine here(Shell shell) {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("Java", System.getProperty("java.version", "?"));
        versions.put("Open vSwitch", version(shell, "ovs-vswitchd", "--version"));
        versions.put("OVN", version(shell, "ovn-northd", "--version"));
        String kernel = version(shell, "uname", "-r");
        return new Machine(
                value("/proc/cpuinfo", "model name\\s*:\\s*(.*)"),
                Runtime.getRuntime().availableProcessors(),
                Long.parseLong(value("/proc/meminfo", "MemTotal:\\s*(\\d+) kB")) * 1024 / 1_000_000,
                value("/etc/os-release", "PRETTY_NAME=\"(.*)\"") + ", Linux " + kernel,
                versions);
    }

    /** How many processes want to run, as a mean of the last minute. */
    static double load() {
        return Double.parseDouble(read("/proc/loadavg").split(" ", 2)[0]);
    }

    private static String version(Shell shell, String... command) {
        try {
            Matcher version = VERSION.matcher(shell.run(command).output());
            return version.find() ? version.group() : "?";
        } catch (RuntimeException notInstalled) {
            return "not installed";
        }
    }

    private static String value(String file, String pattern) {
        for (String line : read(file).lines().toList()) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return "0";
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In one line. */
    String describe() {
        List<String> all = versions.entrySet().stream()
                .map(each -> each.getKey() + " " + each.getValue())
                .toList();
        return processors + " × " + processor + ", " + memoryMegabytes / 1000 + " GB, " + system + "; "
                + String.join(", ", all);
    }
}
