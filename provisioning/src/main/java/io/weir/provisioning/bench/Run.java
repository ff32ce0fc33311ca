package io.weir.provisioning.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bench on one day.
 *
 * @param bench its name
 * @param at when it began, as ISO 8601 in UTC
 * @param machine what it ran on
 * @param loadBefore load average of the machine (one minute) when it began: what others did meanwhile
 * @param loadAfter and when it was done, its own work included
 * @param speedBefore how fast the machine was when it began; not known of the oldest runs
 * @param speedAfter and when it was done
 * @param seconds how long all of it took
 * @param notes what readers of the figures must know
 */
record Run(
        String bench,
        String at,
        Machine machine,
        double loadBefore,
        double loadAfter,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Speed speedBefore,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Speed speedAfter,
        double seconds,
        List<String> notes,
        List<Figure> figures) {

    Run {
        notes = List.copyOf(notes);
        figures = List.copyOf(figures);
    }
}
