package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeBenchTest {

    @Test
    void slopeIsThatOfTheClosestLine() {
        assertEquals(0.5, ChangeBench.slope(List.of(point(1, 7), point(3, 8), point(5, 9))), 1e-9);
        assertEquals(0, ChangeBench.slope(List.of(point(1, 2), point(2, 3), point(3, 2))), 1e-9);
        assertEquals(-2, ChangeBench.slope(List.of(point(0, 4), point(1, 2))), 1e-9);
    }

    private static double[] point(double x, double y) {
        return new double[] {x, y};
    }
}
