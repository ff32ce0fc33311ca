package io.weir.controller.reconcile;

/**
 * A revision of the intent as switches are told of it. One that could not be stored is taken back, and its number is given
 * again to what may be something else; so revisions from then on are of another line, and a switch that confirmed the one
 * is not taken to have the other.
 *
 * @param line how often a revision has been taken back
 * @param revision 0 if none
 */
record Edition(long line, long revision) {

    static final Edition NONE = new Edition(0, 0);

    /** Whether it is this one or came after it. */
    boolean isAtLeast(Edition other) {
        return line > other.line || line == other.line && revision >= other.revision;
    }

    /** The one of a revision that is told after this one. */
    Edition next(long next) {
        return new Edition(next > revision ? line : line + 1, next);
    }
}
