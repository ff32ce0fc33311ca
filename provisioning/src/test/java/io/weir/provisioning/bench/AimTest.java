package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.bench.Figure.Better;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AimTest {

    private static final Figure WEIR = figure(Figure.WEIR, 10);
    private static final Figure OVN = figure("OVN", 100);

    @Test
    void isHeldAgainstTheMedianOrAgainstThePeers() {
        assertTrue(new Aim("change", "one rule", "", 10).isMet(WEIR, Optional.empty()));
        assertFalse(new Aim("change", "one rule", "", 9.9).isMet(WEIR, Optional.empty()));
        assertTrue(new Aim("change", "one rule", "OVN", 10).isMet(WEIR, Optional.of(OVN)));
        assertFalse(new Aim("change", "one rule", "OVN", 10.1).isMet(WEIR, Optional.of(OVN)));
    }

    private static Figure figure(String side, double median) {
        return new Figure("change", "one rule", side, "ms", Better.LOWER, "command", List.of(median));
    }
}
