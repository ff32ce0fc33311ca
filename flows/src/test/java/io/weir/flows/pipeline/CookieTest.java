package io.weir.flows.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class CookieTest {

    @Test
    void partsHaveTheCookieOfTheWhole() {
        assertEquals(Cookie.of(7, "port red/web"), Cookie.of(7, "port ", "red", "/", "web"));
        assertEquals(Cookie.of(7, "neighbour /é€"), Cookie.of(7, "neighbour ", "", "/", "é€"));
        assertEquals(Cookie.of(7, ""), Cookie.of(7, new String[0]));
    }
}
