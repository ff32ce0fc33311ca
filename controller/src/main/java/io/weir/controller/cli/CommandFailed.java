package io.weir.controller.cli;

/** A command cannot do what it should; the message is for the user, and is all that is printed. */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public CommandFailed(String message) {
        super(message);
    }
}
