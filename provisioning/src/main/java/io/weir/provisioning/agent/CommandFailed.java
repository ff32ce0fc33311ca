package io.weir.provisioning.agent;

import java.util.List;

/** A program, or a deed on the file system, that did not succeed. */
final class CommandFailed extends Exception {

    private final String command;
    private final String output;

    CommandFailed(List<String> line, String output) {
        this(String.join(" ", line), output);
    }

    /** @param command what was tried, as an operator would type it; empty if there is no such line */
    CommandFailed(String command, String output) {
        super(command + ": " + output.strip());
        this.command = command;
        this.output = output.strip();
    }

    String command() {
        return command;
    }

    String output() {
        return output;
    }
}
