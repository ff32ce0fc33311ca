package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private final AtomicLong millis = new AtomicLong();
    private final Backoff backoff = new Backoff(() -> Instant.ofEpochMilli(millis.get()));

    @Test
    void theTimeDoublesFromOneSecondToSixty() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            backoff.failed("web");
            assertEquals(Duration.ofSeconds(seconds), backoff.remaining("web"));
            assertFalse(backoff.isDue("web"));
            millis.addAndGet(seconds * 1000L);
            assertTrue(backoff.isDue("web"));
        }
    }

    @Test
    void successAndNoLongerBeingAskedForBothForget() {
        backoff.failed("web");
        backoff.failed("db");
        backoff.succeeded("web");
        assertTrue(backoff.isDue("web"));
        backoff.keepOnly(Set.of("web"));
        assertTrue(backoff.isDue("db"));
        backoff.failed("db");
        assertEquals(Duration.ofSeconds(1), backoff.remaining("db"));
    }
}
