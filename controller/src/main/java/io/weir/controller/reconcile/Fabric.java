package io.weir.controller.reconcile;

import io.weir.controller.answers.Decisions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * All the switches that the controller governs, as the rest of the controller sees them. Every method may be called
 * from any thread and none of them blocks.
 */
public interface Fabric {

    /**
     * Makes this what every switch is to be brought to, instead of anything before it. A revision that is none after the last
     * one takes that back. Until the first call no switch is changed in any way: nothing is known yet of what belongs on it.
     */
    void publish(Snapshot snapshot);

    /** One status for each host of the intent, by host name, connected or not. */
    List<SwitchStatus> switches();

    /** The status of one host's switch; empty if the intent has no such host. */
    Optional<SwitchStatus> switchOf(String host);

    /** The connected switches that get no flow, because no host claims them or another switch has the host already. */
    List<Unclaimed> unclaimed();

    /**
     * Reads the flows back from a host's switch now. Fails with a {@link java.util.concurrent.TimeoutException} when the
     * switch does not answer in bounded time, and with an {@link java.io.IOException} when none is connected.
     */
    default CompletableFuture<List<InstalledFlow>> flows(String host) {
        return flows(host, 0, 0);
    }

    /** The same, but only the flows whose cookie has these bits: {@code cookie & cookieMask == flow's & cookieMask}. */
    CompletableFuture<List<InstalledFlow>> flows(String host, long cookie, long cookieMask);

    /** What rules that log decided. */
    Decisions decisions();

    /**
     * What each host of the intent answers, by its name. It completes once the host's switch has confirmed by a barrier
     * that it is as {@code revision}, or a later one, wants it; or as soon as it is known that it will not be soon: a
     * switch that is away or has refused is a value, never an exception. Without either it stays open, and the caller
     * bounds its own wait.
     */
    SortedMap<String, CompletableFuture<Confirmation>> confirmed(long revision);

    /**
     * Completes once the host's switch has all that the intent wanted of it at the time of this call, or later: also for a
     * switch that is not connected yet, or fails meanwhile. Otherwise it completes only if the intent has no such host, or
     * too many wait for it; whoever does not wait any longer cancels it.
     */
    CompletableFuture<Confirmation> inSync(String host);
}
