package io.weir.controller.rehearsal;

/** A whole controller that is there for a rehearsal only: its ports are free ones that only this machine reaches. */
public interface Stage extends AutoCloseable {

    int openflowPort();

    int restPort();

    @Override
    void close();

    /** Makes one, on the thread that calls. */
    interface Opening {
        Stage open();
    }
}
