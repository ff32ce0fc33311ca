package io.weir.controller.reconcile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LearnedTest {

    private static final String COUNTER = "cookie=0x57,table=111,priority=1,reg9=0x5,reg10=0x2,in_port=7,actions=drop";

    private final Learned learned = new Learned();

    LearnedTest() {
        learned.add(
                flow(
                        "table=110,priority=300,reg10=0x3,actions=controller(max_len=128),"
                                + "learn(table=111,priority=1,cookie=0x57,NXM_OF_IN_PORT[],NXM_NX_REG10[],NXM_NX_REG9[]),goto_table:111"));
        learned.add(flow("table=60,priority=200,actions=set_field:0x5->reg9,goto_table:110"));
        learned.add(flow("table=111,actions=drop"));
    }

    @Test
    void whatAWantedFlowHasTheSwitchLearnIsLearned() {
        assertTrue(learned.has(flow(COUNTER)));
        assertTrue(learned.has(flow(COUNTER.replace("reg9=0x5", "reg9=0x0").replace("in_port=7", "in_port=8"))));
    }

    @Test
    void whatDiffersInAnythingIsNot() {
        List<String> others = List.of(
                COUNTER.replace("table=111", "table=112"),
                COUNTER.replace("priority=1,", "priority=2,"),
                COUNTER.replace("cookie=0x57", "cookie=0x58"),
                COUNTER.replace("drop", "output:1"),
                COUNTER.replace("drop", "goto_table:112"),
                COUNTER.replace("reg9=0x5,", ""),
                COUNTER.replace("reg9=0x5", "reg8=0x5"),
                COUNTER.replace("reg9=0x5", "reg9=0x5/0xf"),
                COUNTER.replace("in_port=7", "in_port=7,ip"));
        others.forEach(other -> assertFalse(learned.has(flow(other)), other));
        assertFalse(new Learned().has(flow(COUNTER)));
    }

    @Test
    void aCounterIsOutdatedOnceItsPortIsGone() {
        assertFalse(learned.isOutdated(flow(COUNTER), List.of(7, 9)));
        assertTrue(learned.isOutdated(flow(COUNTER), List.of(9)));
        assertFalse(learned.isOutdated(flow(COUNTER.replace("in_port=7", "in_port=4294967294")), List.of(9)));
    }

    @Test
    void aCounterIsOutdatedOnceNoFlowNamesItsRule() {
        assertTrue(learned.isOutdated(flow(COUNTER.replace("reg9=0x5", "reg9=0x6")), List.of(7)));
        assertFalse(learned.isOutdated(flow(COUNTER.replace("reg9=0x5", "reg9=0x0")), List.of(7)));
    }

    private static Flow flow(String line) {
        return FlowParser.parse(line);
    }
}
