package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.FlowParser;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which changes are of one form. */
final class FormsTest {

    private static final String GIVEN =
            "table=40,priority=10,ip,reg0=0x5,nw_dst=10.0.0.1,actions=set_field:0x2->reg3,goto_table:50";

    @Test
    void valuesAreNotOfTheForm() {
        assertEquals(
                put(GIVEN),
                put(
                        "cookie=0x9,table=40,priority=77,ip,reg0=0x7,nw_dst=10.9.9.9,actions=set_field:0x4->reg3,goto_table:60"));
        assertEquals(put("table=100,actions=output:3"), put("table=100,actions=output:65"));
    }

    @Test
    void fieldsMasksActionsAndWhatFieldsNeedAre() {
        for (String other : List.of(
                "table=41,priority=10,ip,reg0=0x5,nw_dst=10.0.0.1,actions=set_field:0x2->reg3,goto_table:50",
                "table=40,priority=10,ip,reg1=0x5,nw_dst=10.0.0.1,actions=set_field:0x2->reg3,goto_table:50",
                "table=40,priority=10,ip,reg0=0x5,nw_dst=10.0.0.0/24,actions=set_field:0x2->reg3,goto_table:50",
                "table=40,priority=10,ip,reg0=0x5,nw_dst=10.0.0.1,actions=set_field:0x2->reg4,goto_table:50",
                "table=40,priority=10,ip,reg0=0x5,nw_dst=10.0.0.1,actions=set_field:0x2->reg3",
                "table=40,priority=10,ip,reg0=0x5,nw_dst=10.0.0.1,actions=set_field:0x2->reg3,set_field:0x2->reg3,goto_table:50")) {
            assertNotEquals(put(GIVEN), put(other), other);
        }
        assertNotEquals(
                put("table=9,ip,ct_nw_proto=6,ct_tp_dst=80,actions=drop"),
                put("table=9,ip,ct_nw_proto=17,ct_tp_dst=80,actions=drop"));
        assertNotEquals(put("table=9,ip,actions=dec_ttl"), put("table=9,ip,actions=IN_PORT"));
        assertNotEquals(
                put("table=9,ip,actions=ct(table=10,zone=5)"), put("table=9,ip,actions=ct(table=10,zone=5,nat)"));
        assertNotEquals(Forms.ofDelete(flow(GIVEN)), put(GIVEN));
    }

    /** All that Weir's flows may consist of, each in a flow of its own. */
    @Test
    void noTwoKindsOfFlowAreTakenForOne() {
        Map<Long, Flow> seen = new HashMap<>();
        for (Flow flow : EveryFlow.all()) {
            Flow like = seen.put(Forms.ofPut(flow), flow);
            if (like != null) {
                assertEquals(shape(like), shape(flow), like + " and " + flow);
            }
        }
    }

    private static String shape(Flow flow) {
        return flow.table()
                + " "
                + flow.match().terms().stream()
                        .map(term -> term.field() + (term.isExact() ? "" : "/"))
                        .toList()
                + flow.actions().stream()
                        .map(action -> action instanceof Action.SetField set
                                ? set.field().toString()
                                : action.getClass().getSimpleName())
                        .toList();
    }

    @Test
    void whatWasTakenIsKnownUntilSomethingIsRefused() {
        Forms forms = new Forms();
        assertFalse(forms.has(put(GIVEN)));
        forms.add(List.of(put(GIVEN)));
        assertTrue(forms.has(put(GIVEN)));
        forms.clear();
        assertFalse(forms.has(put(GIVEN)));
    }

    private static long put(String text) {
        return Forms.ofPut(flow(text));
    }

    private static Flow flow(String text) {
        return FlowParser.parse(text);
    }
}
