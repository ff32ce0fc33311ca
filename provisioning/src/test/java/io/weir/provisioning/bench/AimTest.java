package io.weir.provisioning.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.provisioning.bench.Figure.Better;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AimTest {

    private static final Figure WEIR = figure(Figure.WEIR, 10);
    private static final Figure OVN = figure("OVN", 100);

    @Test
    void isHeldAgainstTheMedianOrAgainstThePeers() {
        assertTrue(new Aim("change", "one rule", "", 10).isMet(WEIR, Optional.empty()));
        assertFalse(new Aim("change", "one rule", "", 9.9).isMet(WEIR, Optional.empty()));
        assertTrue(new Aim("change", "one rule", "OVN", 10).isMet(WEIR, Optional.of(OVN)));
        assertFalse(new Aim("change", "one rule", "OVN", 10.1).isMet(WEIR, Optional.of(OVN)));
    }

    /** So that no aim is lost when a figure is given another name. */
    @Test
    void isOfSomethingThatTheNewestRunMeasured() {
        History history = History.read(Path.of("..", "docs", "performance.json"));
        List<Aim> lost = Aim.ALL.stream()
                .filter(aim -> measured(history, aim, Figure.WEIR).isEmpty()
                        || !aim.beside().isEmpty()
                                && measured(history, aim, aim.beside()).isEmpty())
                .toList();
        assertEquals(List.of(), lost);
    }

    private static Optional<Figure> measured(History history, Aim aim, String side) {
        return history.newest(aim.bench()).stream()
                .flatMap(run -> run.figures().stream())
                .filter(figure ->
                        figure.what().equals(aim.what()) && figure.side().equals(side))
                .findFirst();
    }

    private static Figure figure(String side, double median) {
        return new Figure("change", "one rule", side, "ms", Better.LOWER, "command", List.of(median));
    }
}
