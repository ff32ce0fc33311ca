package io.weir.controller.store;

/** The store cannot be opened, read or written; the message says what to do about it. */
public final class StoreException extends Exception {

    private static final long serialVersionUID = 1;

    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
