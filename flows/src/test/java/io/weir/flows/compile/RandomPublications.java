package io.weir.flows.compile;

import io.weir.flows.model.Container;
import io.weir.flows.model.Intent;
import io.weir.flows.model.Publication;
import io.weir.flows.model.Tenant;
import io.weir.flows.model.Traffic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Has some containers of an intent publish ports: of those that random packets and rules are about, and others. */
public final class RandomPublications {

    /** The ports of containers that are published, which random packets are for as well. */
    public static final List<Integer> PORTS = List.of(22, 53, 80, 443);

    private static final int FIRST_NUMBER = 20_000;

    private final Random random;
    private final Map<String, Integer> numbers = new HashMap<>();

    public RandomPublications(long seed) {
        random = new Random(seed);
    }

    /** The intent with other publications; a container always has the same number. */
    public Intent on(Intent intent) {
        Map<String, Integer> nextPorts = new HashMap<>();
        SortedMap<String, Tenant> tenants = new TreeMap<>();
        for (Tenant tenant : intent.tenants().values()) {
            SortedMap<String, Container> containers = new TreeMap<>();
            for (Container container : tenant.containers().values()) {
                int number = numbers.computeIfAbsent(
                        tenant.name() + "/" + container.name(), name -> FIRST_NUMBER + numbers.size());
                boolean stays = container.published().isPresent() && random.nextInt(3) > 0;
                containers.put(
                        container.name(),
                        stays
                                ? container
                                : Containers.with(
                                        container,
                                        random.nextBoolean() ? publish(nextPorts, container) : List.of(),
                                        number));
            }
            boolean isSame = containers.equals(tenant.containers());
            tenants.put(tenant.name(), isSame ? tenant : tenant.withContainers(containers, tenant.identities()));
        }
        return new Intent(intent.overlay(), intent.hosts(), tenants, intent.rules(), intent.zones());
    }

    private List<Publication> publish(Map<String, Integer> nextPorts, Container container) {
        TreeSet<Publication> publish = new TreeSet<>();
        for (int to : PORTS) {
            if (random.nextInt(3) == 0) {
                int port = nextPorts.merge(container.host(), 1, Integer::sum) + 20_000 + random.nextInt(2) * 20_000;
                publish.add(new Publication(random.nextInt(3) > 0 ? Traffic.TCP : Traffic.UDP, port, to));
            }
        }
        return List.copyOf(publish);
    }
}
