package io.weir.provisioning.bench;

/** One thing that is measured. */
interface Bench {

    /** The word by which it is asked for. */
    String name();

    /** What is measured and beside what, for whoever reads the figures; Markdown, one paragraph. */
    String about();

    /** What bounds the figures, for the same readers; Markdown, one paragraph. */
    String bounds();

    /** Measures, and removes what it made. Bounded in time by the limits of the {@link Ground}. */
    void measure(Ground ground, Results results);
}
