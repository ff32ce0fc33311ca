package io.weir.provisioning.lab;

import org.jspecify.annotations.Nullable;

/** Something that a lab cannot do, said in words for whoever asked for it. */
public final class LabFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
