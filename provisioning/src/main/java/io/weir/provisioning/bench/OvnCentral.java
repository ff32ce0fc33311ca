package io.weir.provisioning.bench;

import io.weir.provisioning.lab.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * OVN's central part: its two databases, northd, and the client that is a daemon, as OVN's manual advises for speed.
 */
final class OvnCentral implements AutoCloseable {

    private static final List<String> DAEMONS = List.of("nb", "sb", "northd", "client");

    private final Path directory;
    private final Shell shell;

    private OvnCentral(Path directory, Shell shell) {
        this.directory = directory;
        this.shell = shell;
    }

    /** Starts it, with nothing in it. */
    static OvnCentral start(Path directory) {
        Shell shell = new Shell(List.of(), Map.of("OVN_RUNDIR", directory.toString()));
        for (String database : List.of("nb", "sb")) {
            String file = directory.resolve(database + ".db").toString();
            shell.must("ovsdb-tool", "create", file, "/usr/share/ovn/ovn-" + database + ".ovsschema");
            launch(shell, directory, database, "ovsdb-server", file, "--remote=p" + socket(directory, database));
            shell.must("ovn-" + database + "ctl", "--db=" + socket(directory, database), "init");
        }
        launchNorthd(shell, directory);
        String client = launch(shell, directory, "client", "ovn-nbctl", "--db=" + socket(directory, "nb"));
        Map<String, String> environment = Map.of("OVN_RUNDIR", directory.toString(), "OVN_NB_DAEMON", client.strip());
        return new OvnCentral(directory, new Shell(List.of(), environment));
    }

    /** Starts a daemon whose files have this name, and answers what it wrote. */
    private static String launch(Shell shell, Path directory, String name, String... command) {
        String base = directory.resolve(name).toString();
        List<String> words = new ArrayList<>(List.of(command));
        words.addAll(List.of("--unixctl=" + base + ".ctl", "--pidfile=" + base + ".pid"));
        words.addAll(List.of("--log-file=" + base + ".log", "-vconsole:off", "--detach"));
        return shell.must(words);
    }

    private static void launchNorthd(Shell shell, Path directory) {
        String north = "--ovnnb-db=" + socket(directory, "nb");
        String south = "--ovnsb-db=" + socket(directory, "sb");
        launch(shell, directory, "northd", "ovn-northd", north, south);
    }

    /** Ends northd as {@code kill -9} does. */
    void killNorthd() {
        Processes.end(pid("northd"));
    }

    /** Starts northd again. */
    void launchNorthd() {
        launchNorthd(shell, directory);
    }

    private static String socket(Path directory, String database) {
        return "unix:" + directory.resolve(database + ".sock");
    }

    /** Where ovn-controllers find the southbound database. */
    String southbound() {
        return socket(directory, "sb");
    }

    /** Where clients find the northbound database. */
    String northbound() {
        return socket(directory, "nb");
    }

    void nbctl(List<String> words) {
        List<String> command = new ArrayList<>(List.of("ovn-nbctl"));
        command.addAll(words);
        Ground.must(shell, command);
    }

    String sbctl(String... words) {
        List<String> command = new ArrayList<>(List.of("ovn-sbctl", "--db=" + southbound()));
        command.addAll(List.of(words));
        return Ground.must(shell, command);
    }

    /** Writes to the southbound database past ovn-sbctl, in OVSDB's own words (RFC 7047, 4.1.3). */
    void transact(String operations) {
        Ground.must(shell, List.of("ovsdb-client", "transact", southbound(), operations));
    }

    /** Waits until northd has written what it was told ({@code sb}), or also every connected switch has it ({@code hv}). */
    void sync(String what) {
        nbctl(List.of("--wait=" + what, "sync"));
    }

    /** Tells northd to {@code pause} or {@code resume}. */
    void northd(String command) {
        shell.must("ovn-appctl", "-t", directory.resolve("northd.ctl").toString(), command);
    }

    /** The rows of a southbound table: their ids, by name. */
    Map<String, String> ids(String table, String nameColumn) {
        Map<String, String> ids = new HashMap<>();
        String list = sbctl("--bare", "--no-headings", "--format=csv", "--columns=_uuid," + nameColumn, "list", table);
        for (String line : list.lines().toList()) {
            String[] fields = line.split(",", -1);
            if (fields.length == 2) {
                ids.put(fields[1], fields[0]);
            }
        }
        return ids;
    }

    /** Processor time that all of it has used, in seconds. */
    double processorSeconds() {
        return DAEMONS.stream()
                .mapToDouble(daemon -> Processes.processorSeconds(pid(daemon)))
                .sum();
    }

    /** Has all of it run on these. */
    void keepTo(Processors processors) {
        DAEMONS.forEach(daemon -> processors.keep(pid(daemon)));
    }

    /** Resident memory of databases and northd, in MB. */
    double residentMegabytes() {
        return List.of("nb", "sb", "northd").stream()
                .mapToDouble(daemon -> Processes.residentMegabytes(pid(daemon)))
                .sum();
    }

    private long pid(String daemon) {
        return Processes.pidIn(directory.resolve(daemon + ".pid"));
    }

    @Override
    public void close() {
        for (String daemon : List.of("client", "northd", "sb", "nb")) {
            Processes.end(pid(daemon));
        }
    }
}
