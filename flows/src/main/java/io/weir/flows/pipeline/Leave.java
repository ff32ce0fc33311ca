package io.weir.flows.pipeline;

/** Which sessions one end may begin with another, so far as the two ends alone tell. */
public enum Leave {
    /** None. */
    NONE(0),
    /** Any. */
    ANY(1),
    /** Some: it depends on protocol and port, or on what was let in before. */
    SOME(2);

    private final int code;

    Leave(int code) {
        this.code = code;
    }

    /** What stands for it in a register. */
    public int code() {
        return code;
    }
}
