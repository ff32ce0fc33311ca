package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** While a change has reached only some hosts, nothing passes that the intents before and after it both forbid. */
class HalfChangedTest {

    @Property(tries = 500)
    void whatIsDeliveredIsAllowedBeforeOrAfter(@ForAll long seed) {
        new HalfChange(seed).run();
    }

    @Test
    void muchIsDelivered() {
        int all = IntStream.range(0, 50).map(seed -> new HalfChange(seed).run()).sum();
        assertTrue(all > 500, () -> all + " packets only");
    }
}
