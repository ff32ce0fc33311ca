package io.weir.provisioning.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a lab keeps what it makes, all of it beneath one directory.
 *
 * @param name the lab's name, which its namespaces' names begin with
 * @param directory its directory, absolute; not in /run, which forbids starting programs from it
 */
public record LabFiles(String name, Path directory) {

    /** The name of a lab that is given none. */
    public static final String DEFAULT_NAME = "weir";

    /** The variable that every process of a lab has in its environment, with the lab's directory as its value. */
    static final String MARK = "WEIR_LAB";

    private static final Path LABS = Path.of("/var/lib/weir-lab");

    /** The files of the lab of this name. */
    public static LabFiles of(String name) {
        // It begins the names of namespaces, and stands in the paths of sockets, which may be 107 characters long.
        if (!name.matches("[a-z][a-z0-9-]{0,23}")) {
            throw new LabFailure(
                    "not a name for a lab: \"" + name
                            + "\"; it begins with a small letter, and small letters, digits and dashes follow, 24 at most in all");
        }
        return new LabFiles(name, LABS.resolve(name));
    }

    void createDirectories() {
        try {
            Files.createDirectories(log("any").getParent());
            Files.createDirectories(hosts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path ledger() {
        return directory.resolve("made");
    }

    Path log(String what) {
        return directory.resolve("log").resolve(what + ".log");
    }

    /** Where REST answers, as one line, once the lab is up. */
    Path restAddress() {
        return directory.resolve("rest");
    }

    Path hosts() {
        return directory.resolve("hosts");
    }

    Path host(String host) {
        return hosts().resolve(host);
    }

    Path store() {
        return directory.resolve("weir.db");
    }

    String namespace(String what) {
        return name + "-" + what;
    }

    Map<String, String> mark() {
        return Map.of(MARK, directory.toString());
    }
}
