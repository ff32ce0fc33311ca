package io.weir.controller.reconcile;

import io.netty.util.concurrent.EventExecutor;
import io.weir.controller.answers.Decisions;
import io.weir.controller.openflow.FlowEntry;
import io.weir.controller.openflow.Switch;
import io.weir.controller.openflow.SwitchEvents;
import io.weir.controller.openflow.SwitchException;
import io.weir.controller.openflow.SwitchListener;
import io.weir.controller.openflow.SwitchPorts;
import io.weir.flows.compile.HostView;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * All connected switches: decides which is which host's, and gives each its part of what was last published. Its own
 * state is guarded by its lock, which is never held over I/O; each switch's belongs to that switch's event loop.
 *
 * <p>A switch whose host leaves the intent is left as it is: to take its flows away would cut containers that still run
 * there, and its peers, which no longer know the host, drop what it sends by themselves.
 */
public final class Switches implements Fabric, SwitchListener {

    /** Flows that are handed out at one time; a switch with more is not Weir's. */
    private static final int MAX_FLOWS = 2_000_000;

    private final ReconcileSettings settings;
    private final ReadPace pace;
    private final Decisions decisions = new Decisions();
    private final Object lock = new Object();
    /** In the order of their coming. */
    private final List<Member> members = new ArrayList<>();

    private final Map<String, HostRecord> hosts = new TreeMap<>();
    private @Nullable Snapshot snapshot;

    /** That of the snapshot. */
    private Edition edition = Edition.NONE;

    public Switches() {
        this(ReconcileSettings.DEFAULT);
    }

    @Override
    public Decisions decisions() {
        return decisions;
    }

    /** With another pace. */
    public Switches(ReconcileSettings settings) {
        this.settings = settings;
        this.pace = new ReadPace(settings);
    }

    @Override
    public void publish(Snapshot published) {
        List<Runnable> after = new ArrayList<>();
        synchronized (lock) {
            Snapshot before = snapshot;
            snapshot = published;
            edition = edition.next(published.revision());
            Map<String, ?> declared = published.view().intent().hosts();
            if (before != null && before.view().intent().hosts().equals(declared)) {
                members.forEach(member -> handOver(member, published));
                return;
            }
            Iterator<Map.Entry<String, HostRecord>> known = hosts.entrySet().iterator();
            while (known.hasNext()) {
                Map.Entry<String, HostRecord> host = known.next();
                if (!declared.containsKey(host.getKey())) {
                    after.add(host.getValue().waiters().failAll(host.getKey()));
                    known.remove();
                }
            }
            declared.keySet().forEach(host -> hosts.computeIfAbsent(host, name -> new HostRecord()));
            assignAll();
        }
        after.forEach(Runnable::run);
    }

    @Override
    public List<SwitchStatus> switches() {
        synchronized (lock) {
            List<SwitchStatus> all = new ArrayList<>();
            hosts.forEach((host, record) -> all.add(record.status(host)));
            return all;
        }
    }

    @Override
    public Optional<SwitchStatus> switchOf(String host) {
        synchronized (lock) {
            return Optional.ofNullable(hosts.get(host)).map(record -> record.status(host));
        }
    }

    /** Whether every connected switch has what it is to have, is no host's, or waits for another try. */
    public boolean areSettled() {
        synchronized (lock) {
            return members.stream()
                    .allMatch(member ->
                            member.host == null || member.reconciler.standing().state() != SwitchStatus.State.PENDING);
        }
    }

    @Override
    public List<Unclaimed> unclaimed() {
        synchronized (lock) {
            return members.stream()
                    .filter(member -> member.host == null)
                    .map(member -> new Unclaimed(
                            member.candidate.datapathText(),
                            member.candidate.bridge(),
                            member.candidate.remote(),
                            member.why))
                    .toList();
        }
    }

    @Override
    public CompletableFuture<List<InstalledFlow>> flows(String host, long cookie, long cookieMask) {
        Member member = memberOf(host);
        if (member == null) {
            return CompletableFuture.failedFuture(new SwitchException("no switch is connected for host " + host));
        }
        CompletableFuture<List<InstalledFlow>> answer = new CompletableFuture<>();
        List<InstalledFlow> flows = new ArrayList<>();
        member.loop.execute(() -> {
            var unused = member.connection
                    .readFlows(cookie, cookieMask, entry -> {
                        if (flows.size() < MAX_FLOWS) {
                            flows.add(installed(entry));
                        }
                    })
                    .whenComplete((nothing, failure) -> {
                        if (failure == null) {
                            answer.complete(flows);
                        } else {
                            answer.completeExceptionally(failure);
                        }
                    });
        });
        return answer;
    }

    @Override
    public SortedMap<String, CompletableFuture<Confirmation>> confirmed(long revision) {
        synchronized (lock) {
            SortedMap<String, CompletableFuture<Confirmation>> all = new TreeMap<>();
            hosts.forEach((host, record) -> all.put(host, confirmed(host, record, revision)));
            return all;
        }
    }

    /** The same of one host. */
    CompletableFuture<Confirmation> confirmed(String host, long revision) {
        synchronized (lock) {
            return confirmed(host, hosts.get(host), revision);
        }
    }

    /** Holds the lock. */
    private CompletableFuture<Confirmation> confirmed(String host, @Nullable HostRecord record, long revision) {
        if (record == null || record.member == null) {
            String why = record == null ? "no such host in the intent" : "no switch is connected";
            return CompletableFuture.completedFuture(new Confirmation(host, Confirmation.Outcome.DISCONNECTED, 0, why));
        }
        Standing standing = record.member.reconciler.standing();
        Edition wanted = new Edition(edition.line(), revision);
        return standing.confirmed().isAtLeast(wanted) || Waiters.failed(standing, wanted)
                ? CompletableFuture.completedFuture(Waiters.confirmation(host, wanted, standing))
                : record.waiters().await(host, wanted);
    }

    @Override
    public CompletableFuture<Confirmation> inSync(String host) {
        synchronized (lock) {
            HostRecord record = hosts.get(host);
            if (record == null) {
                return CompletableFuture.completedFuture(
                        new Confirmation(host, Confirmation.Outcome.DISCONNECTED, 0, "no such host in the intent"));
            }
            if (record.member == null) {
                return record.waiters().awaitInSync(host, edition);
            }
            Standing standing = record.member.reconciler.standing();
            return Waiters.isInSync(standing, edition)
                    ? CompletableFuture.completedFuture(Waiters.confirmation(host, edition, standing))
                    : record.waiters().awaitInSync(host, edition);
        }
    }

    @Override
    public SwitchEvents connected(Switch connection, SwitchPorts ports, EventExecutor executor) {
        return connected(connection, ports, new EventLoop(executor));
    }

    SwitchEvents connected(Switch connection, SwitchPorts ports, Loop loop) {
        Member member = new Member(this, connection, ports, loop, settings, pace);
        Member old = null;
        synchronized (lock) {
            for (Member each : members) {
                if (each.candidate.datapathId() == connection.datapathId()) {
                    old = each;
                }
            }
            if (old != null) {
                remove(old);
            }
            members.add(member);
            assignAll();
        }
        if (old != null) {
            Member replaced = old;
            replaced.loop.execute(() -> replaced.connection.close("the switch has connected anew"));
        }
        return member;
    }

    private @Nullable Member memberOf(String host) {
        synchronized (lock) {
            HostRecord record = hosts.get(host);
            return record == null ? null : record.member;
        }
    }

    /** A switch has disconnected. */
    void left(Member member) {
        Runnable after = () -> {};
        synchronized (lock) {
            String host = member.host;
            HostRecord record = host == null ? null : hosts.get(host);
            if (members.contains(member)) {
                remove(member);
                assignAll();
            }
            if (host != null && record != null && record.member == null) {
                after = record.waiters().left(host);
            }
        }
        after.run();
    }

    private void remove(Member member) {
        members.remove(member);
        HostRecord record = member.host == null ? null : hosts.get(member.host);
        if (record != null && record.member == member) {
            record.left();
        }
        member.host = null;
    }

    /** Decides anew whose each switch is, and hands each what it is to be. Holds the lock. */
    private void assignAll() {
        Snapshot now = snapshot;
        if (now == null) {
            members.forEach(
                    member -> member.refuse("there is no intent yet: none was applied, or it is still being read"));
            return;
        }
        List<Claims.Claim> claims = Claims.of(
                now.view().intent(),
                members.stream().map(member -> member.candidate).toList());
        for (int i = 0; i < members.size(); i++) {
            assign(members.get(i), claims.get(i), now);
        }
    }

    private void assign(Member member, Claims.Claim claim, Snapshot now) {
        String before = member.host;
        String host = claim.host().orElse(null);
        if (before != null && !before.equals(host)) {
            HostRecord record = hosts.get(before);
            if (record != null && record.member == member) {
                record.left();
            }
        }
        member.host = host;
        if (host == null) {
            member.refuse(claim.why());
            return;
        }
        member.why = "";
        hosts.computeIfAbsent(host, name -> new HostRecord()).joined(member);
        handOver(member, now);
    }

    /** Hands a switch that is a host's what it is to be. Holds the lock. */
    private void handOver(Member member, Snapshot now) {
        String host = member.host;
        if (host != null) {
            HostView view = now.view().host(host).orElseThrow();
            Edition published = edition;
            member.loop.execute(() -> member.assign(host, now.view(), view, published));
        }
    }

    private static InstalledFlow installed(FlowEntry entry) {
        return new InstalledFlow(
                entry.flow(),
                entry.flow().isPresent() ? "" : entry.text(),
                entry.packets(),
                entry.bytes(),
                entry.durationSeconds());
    }

    /** A host's switch has confirmed a revision, or failed. */
    void settled(Member member, String host, Standing standing) {
        Runnable after = () -> {};
        synchronized (lock) {
            HostRecord record = hosts.get(host);
            if (record != null && record.member == member) {
                after = record.waiters().settled(host, standing);
            }
        }
        after.run();
    }

    /** So many flows of a host's switch were put right. */
    void repaired(String host, int flows) {
        synchronized (lock) {
            HostRecord record = hosts.get(host);
            if (record != null) {
                record.repaired(flows);
            }
        }
    }
}
