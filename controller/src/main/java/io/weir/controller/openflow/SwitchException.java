package io.weir.controller.openflow;

import java.io.IOException;
import java.io.Serial;

/** A switch refused what it was asked, or did not answer, or went away; the message says which and why. */
public final class SwitchException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    public SwitchException(String why) {
        super(why);
    }
}
