package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void numbersHaveThreeDigitsThatCount() {
        assertEquals("1,234", Figure.format(1234.4));
        assertEquals("123", Figure.format(123.4));
        assertEquals("12.3", Figure.format(12.34));
        assertEquals("12", Figure.format(12));
        assertEquals("1.23", Figure.format(1.234));
        assertEquals("-0.04", Figure.format(-0.04));
        assertEquals("0.00", Figure.format(-0.001));
        assertEquals("0.00", Figure.format(0));
    }
}
