package io.weir.flows.model;

/**
 * When a change takes effect.
 *
 * @param revision the revision that makes it
 * @param epochSecond the time of that, in seconds since 1970
 */
public record Moment(long revision, long epochSecond) {

    /** Before any revision. */
    public static final Moment NONE = new Moment(0, 0);
}
