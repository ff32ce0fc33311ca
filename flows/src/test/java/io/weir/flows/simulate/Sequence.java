package io.weir.flows.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weir.flows.compile.NetworkView;
import io.weir.flows.model.Intent;
import io.weir.flows.openflow.FlowText;
import io.weir.flows.simulate.NetworkSimulator.Journey;
import io.weir.flows.simulate.RandomVisits.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Many packets one after the other, between which the intent changes: what becomes of each depends on those before, and
 * must be what the {@link Oracle} says.
 */
final class Sequence {

    private final String name;
    private final Update update;
    private final Course course;
    private final List<String> history = new ArrayList<>();

    /** How the flows for another intent are made. */
    enum Update {
        BY_DIFFERENCE,
        AFRESH
    }

    /** What is declared and what is sent. */
    interface Course {

        Intent first();

        /** Another intent that takes effect before the next packet; mostly there is none. */
        Optional<Intent> after(Intent intent);

        /** The next packet, if somebody is there to send one. */
        Optional<Sent> next(Intent intent);

        /** A packet had a fate, as the oracle words it. */
        void fared(Sent sent, String fate, Intent intent);
    }

    /**
     * A sequence that has yet to be run.
     *
     * @param name what a failure calls it
     */
    Sequence(String name, Update update, Course course) {
        this.name = name;
        this.update = update;
        this.course = course;
    }

    void run(int packets) {
        Intent intent = course.first();
        NetworkView view = NetworkView.of(intent);
        Oracle oracle = new Oracle(intent);
        NetworkSimulator simulator = NetworkSimulator.withAllPorts(view);
        history.add(inWords(intent));
        for (int i = 0; i < packets; i++) {
            Optional<Intent> edited = course.after(intent);
            if (edited.isPresent()) {
                intent = edited.get();
                view = update == Update.BY_DIFFERENCE ? view.next(intent) : NetworkView.of(intent);
                simulator.updateWithAllPorts(view);
                oracle.change(intent);
                history.add(inWords(intent));
            }
            Optional<Sent> sent = course.next(intent);
            if (sent.isPresent() && canBeSent(sent.get(), simulator)) {
                String expected = oracleSays(oracle, sent.get());
                history.add(sent.get() + ": " + expected);
                assertFares(expected, sent.get(), send(sent.get(), simulator), intent);
                course.fared(sent.get(), expected, intent);
            }
        }
    }

    private static boolean canBeSent(Sent it, NetworkSimulator simulator) {
        return it.from().isPresent() || simulator.hasWayOutside(it.host());
    }

    private static String oracleSays(Oracle oracle, Sent it) {
        return it.from().isPresent()
                ? oracle.fateOf(it.from().get(), it.packet())
                : oracle.fateFromOutside(it.host(), it.packet());
    }

    private static Journey send(Sent it, NetworkSimulator simulator) {
        return it.from().isPresent()
                ? simulator.send(it.from().get(), it.packet())
                : simulator.sendFromOutside(it.host(), it.packet());
    }

    private void assertFares(String expected, Sent sent, Journey journey, Intent intent) {
        assertEquals(
                expected,
                Words.of(journey.fate(), sent.packet(), intent),
                () -> name + ": " + String.join("\n", history) + "\n" + inWords(journey));
    }

    private static String inWords(Intent intent) {
        StringBuilder words = new StringBuilder("now");
        intent.tenants().values().forEach(tenant -> {
            words.append("\n  ").append(tenant.name()).append(" inside ").append(tenant.inside());
            tenant.containers().values().forEach(it -> words.append(" ")
                    .append(it.name())
                    .append("@")
                    .append(it.host())
                    .append("=")
                    .append(it.address())
                    .append("{")
                    .append(it.labels())
                    .append("}")
                    .append(it.publish().isEmpty() ? "" : it.publish() + "=" + it.published()));
        });
        intent.allRules().forEach(rule -> words.append("\n  ").append(rule));
        return words.toString();
    }

    private static String inWords(Journey journey) {
        StringBuilder words = new StringBuilder(journey.fate().toString());
        journey.hops().forEach(hop -> hop.result()
                .path()
                .forEach(flow ->
                        words.append("\n  ").append(hop.host()).append(" ").append(FlowText.format(flow))));
        return words.toString();
    }
}
