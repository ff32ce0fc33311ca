package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorsTest {

    @Test
    void readsRangesAndSingleNumbers() {
        assertEquals(List.of("0"), Processors.numbers("0"));
        assertEquals(List.of("0", "1", "2", "3", "8", "10", "11"), Processors.numbers("0-3,8,10-11"));
    }

    @Test
    void halvesAreThoseThatThisProcessMayUse() {
        List<String> lower = Processors.numbers(Processors.lower().list());
        List<String> upper = Processors.numbers(Processors.upper().list());
        assertFalse(lower.isEmpty());
        assertFalse(upper.isEmpty());
        int all = Runtime.getRuntime().availableProcessors();
        assertEquals(Math.max(2, all), lower.size() + upper.size(), lower + " and " + upper);
    }
}
