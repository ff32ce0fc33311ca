package io.weir.controller.answers;

/** Lets so many through at once, and so many in a second. Not for use by two threads at once. */
final class TokenBucket {

    private final int burst;
    private final double perNano;
    private double tokens;
    private long filledAt;

    TokenBucket(int perSecond, int burst, long nowNanos) {
        this.burst = burst;
        this.perNano = perSecond / 1e9;
        this.tokens = burst;
        this.filledAt = nowNanos;
    }

    boolean take(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - filledAt) * perNano);
        filledAt = nowNanos;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
