package io.weir.controller.rest;

import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.util.List;

/** Which of the forms that there are a caller prefers. */
final class Accepts {

    private Accepts() {}

    /** Whether JSON comes before YAML, which is what there is without preference. */
    static boolean json(RequestHeaders headers) {
        return first(headers.accept(), MediaType.JSON)
                < first(headers.accept(), MediaType.create("application", "yaml"));
    }

    /** Whether plain text comes before JSON, which is what there is without preference. */
    static boolean text(RequestHeaders headers) {
        return first(headers.accept(), MediaType.PLAIN_TEXT_UTF_8.withoutParameters())
                < first(headers.accept(), MediaType.JSON);
    }

    /** Place of the first range, in the caller's order, that takes the type. */
    private static int first(List<MediaType> ranges, MediaType type) {
        for (int i = 0; i < ranges.size(); i++) {
            if (type.is(ranges.get(i).withoutParameters())) {
                return i;
            }
        }
        return ranges.size();
    }
}
