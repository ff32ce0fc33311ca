package io.weir.provisioning.bench;

import java.util.List;

/**
 * One bench on one day.
 *
 * @param bench its name
 * @param at when it began, as ISO 8601 in UTC
 * @param machine what it ran on
 * @param loadBefore load average of the machine (one minute) when it began: what others did meanwhile
 * @param loadAfter and when it was done, its own work included
 * @param seconds how long all of it took
 * @param notes what readers of the figures must know
 */
record Run(
        String bench,
        String at,
        Machine machine,
        double loadBefore,
        double loadAfter,
        double seconds,
        List<String> notes,
        List<Figure> figures) {

    Run {
        notes = List.copyOf(notes);
        figures = List.copyOf(figures);
    }
}
