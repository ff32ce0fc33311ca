package io.weir.provisioning.lab;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true by looking again, up to a deadline. */
public final class Await {

    private static final long PAUSE_NANOS = Duration.ofMillis(30).toNanos();

    private Await() {}

    /** Waits until {@code condition} holds; fails, saying what was waited for, when it still does not at the limit. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        until(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), () -> "");
    }

    /**
     * Waits until {@code look} finds something, and answers that.
     *
     * @param detail what to add to the failure, asked when the limit is reached
     */
    public static <T> T until(String what, Duration limit, Supplier<Optional<T>> look, Supplier<String> detail) {
        Duration patience = Patience.of(limit);
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> found = look.get();
            if (found.isPresent()) {
                return found.get();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new LabFailure(
                        "after " + patience.toMillis() + " ms still waiting for: " + what + " " + detail.get());
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new LabFailure("interrupted while waiting for: " + what);
            }
        }
    }
}
