package io.weir.provisioning.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.model.HostPart;
import io.weir.flows.model.HostPart.ZoneLimit;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How tracked sessions are limited. */
class SessionPlanTest {

    private final SimulatedHost host = new SimulatedHost(Parts.SITE, Datapath.USERSPACE);

    @Test
    void sessionsAreLimitedAsThePartSaysAndAgainWhenOpenVSwitchHasForgotten() {
        host.converge(limited(100, new ZoneLimit(7, 20), new ZoneLimit(9, 30)));
        assertEquals(
                new SessionLimits(100, new TreeMap<>(Map.of(7, 20L, 9, 30L))), host.limits.get(Datapath.USERSPACE));
        assertEquals(
                List.of("limit tracked sessions to what is declared for zones [7, 9]"),
                host.nextSteps(limited(100, new ZoneLimit(9, 31))));
        host.converge(limited(100, new ZoneLimit(9, 31)));
        assertEquals(
                new SessionLimits(100, new TreeMap<>(Map.of(7, 100L, 9, 31L))), host.limits.get(Datapath.USERSPACE));
        host.converge(limited(100, new ZoneLimit(7, 20), new ZoneLimit(9, 31)));
        assertEquals(
                new SessionLimits(100, new TreeMap<>(Map.of(7, 20L, 9, 31L))), host.limits.get(Datapath.USERSPACE));
        host.restartSwitch();
        assertEquals(
                List.of("limit tracked sessions to 100 in all other zones, what is declared for zones [9]"),
                host.nextSteps(limited(100, new ZoneLimit(9, 31))));
    }

    @Test
    void aPartThatIsSilentOfSessionsChangesNoLimit() {
        host.limits.put(Datapath.USERSPACE, new SessionLimits(5, new TreeMap<>(Map.of(7, 20L))));
        host.converge(Parts.vm1());
        assertEquals(new SessionLimits(5, new TreeMap<>(Map.of(7, 20L))), host.limits.get(Datapath.USERSPACE));
    }

    @Test
    void aDatapathWithoutLimitsIsToldAndHoldsNothingUp() {
        host.limits.clear();
        Plan plan = host.converge(limited(100));
        assertTrue(plan.refusals().isEmpty());
        assertEquals(1, plan.shortcomings().size());
        assertTrue(plan.shortcomings().get(0).why().contains("userspace datapath cannot limit"));
    }

    @Test
    void aTableOfTheKernelThatAllZonesTogetherCanFillIsToldAndHoldsNothingUp() {
        SimulatedHost withModule = new SimulatedHost(Parts.SITE, Datapath.KERNEL);
        withModule.tableSize = OptionalLong.of(99);
        Plan plan = withModule.converge(limited(100, new ZoneLimit(7, 60), new ZoneLimit(9, 40)));
        assertTrue(plan.refusals().isEmpty());
        assertEquals(1, plan.shortcomings().size());
        assertTrue(plan.shortcomings().get(0).why().contains("may have 100 together"));

        withModule.tableSize = OptionalLong.of(100);
        assertEquals(
                List.of(),
                withModule
                        .plan(limited(100, new ZoneLimit(7, 60), new ZoneLimit(9, 40)))
                        .shortcomings());
    }

    @Test
    void theKernelsTableIsNoMatterToUserSpace() {
        host.tableSize = OptionalLong.of(1);
        assertEquals(
                List.of(), host.converge(limited(100, new ZoneLimit(7, 60))).shortcomings());
    }

    private static HostPart limited(int limit, ZoneLimit... zones) {
        return HostPartBuilder.like(Parts.vm1(Parts.WEB))
                .limit(limit, List.of(zones))
                .build();
    }
}
