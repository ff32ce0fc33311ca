package io.weir.flows.document;

import io.weir.flows.model.Host;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Overlay;
import io.weir.flows.model.Overlay.HostPair;
import io.weir.flows.model.TunnelType;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The hosts that a document's containers can be on, those with problems too, and how they are joined. */
final class Hosts {

    private final SortedMap<String, Host> sound;
    private final Set<String> names;
    private final Overlay overlay;
    private final Map<String, Integer> overheads = new HashMap<>();

    /**
     * @param sound the hosts without problems
     * @param names the names of all that are declared
     */
    Hosts(SortedMap<String, Host> sound, Set<String> names, Overlay overlay) {
        this.sound = sound;
        this.names = names;
        this.overlay = overlay;
    }

    static Hosts of(Intent intent) {
        return new Hosts(intent.hosts(), intent.hosts().keySet(), intent.overlay());
    }

    SortedMap<String, Host> sound() {
        return sound;
    }

    Overlay overlay() {
        return overlay;
    }

    Set<String> names() {
        return names;
    }

    /** The host's own name that equals this one: containers share it, so that they are small and soon walked over. */
    String shared(String name) {
        Host host = sound.get(name);
        return host == null ? name : host.name();
    }

    Optional<Host> find(String name) {
        return Optional.ofNullable(sound.get(name));
    }

    /**
     * What the host's tunnels add to a packet: the most that any type adds which joins it to another, in bytes; 0 for
     * a host without peers.
     */
    int overheadBytes(String host) {
        return overheads.computeIfAbsent(host, this::mostOverheadBytes);
    }

    private int mostOverheadBytes(String host) {
        int most = 0;
        int pairs = 0;
        for (Map.Entry<HostPair, TunnelType> pair : overlay.pairs().entrySet()) {
            if (pair.getKey().first().equals(host) || pair.getKey().second().equals(host)) {
                most = Math.max(most, pair.getValue().overheadBytes());
                pairs++;
            }
        }
        boolean everyPeerHasItsOwn = pairs >= names.size() - 1;
        return everyPeerHasItsOwn ? most : Math.max(most, overlay.type().overheadBytes());
    }
}
