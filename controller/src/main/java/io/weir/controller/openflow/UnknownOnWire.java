package io.weir.controller.openflow;

import java.io.Serial;

/** Something well-formed that Weir has no word for: a flow that holds it is somebody else's. */
final class UnknownOnWire extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /** Without a stack trace: it is an answer, and a switch may hold a hundred thousand of them. */
    UnknownOnWire(String what) {
        super(what, null, false, false);
    }
}
