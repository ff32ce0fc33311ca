package io.weir.flows.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.FlowText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContractTest {

    @Test
    void aFlowMayDoWhatItsTableDeclares() {
        assertEquals(
                "cookie=0x0,table=70,priority=200,actions=ct(table=75,zone=NXM_NX_REG12[0..15])",
                FlowText.format(in(Table.CONNTRACK).track(Registers.ZONE, Table.SESSION)));
        assertEquals(
                "cookie=0x0,table=90,priority=200,actions=ct(commit,table=95,zone=NXM_NX_REG12[0..15],"
                        + "exec(move:NXM_NX_REG9[]->NXM_NX_CT_MARK[]))",
                FlowText.format(in(Table.COMMIT).commit(Registers.ZONE, Registers.RULE, Table.LIMIT)));
        assertEquals(
                "cookie=0x0,table=110,priority=200,actions=learn(table=111,priority=1,cookie=0x7,NXM_OF_IN_PORT[]),goto_table:111",
                FlowText.format(in(Table.DROP)
                        .learn(Table.DROP_COUNT, 1, 7, List.of(Field.IN_PORT))
                        .goTo(Table.DROP_COUNT)));
        assertEquals(
                "cookie=0x0,table=100,priority=200,actions=output:NXM_NX_REG3[]",
                FlowText.format(in(Table.OUTPUT).outputRegister(Registers.OUT_PORT)));
    }

    @Test
    void whatItsTableDidNotDeclareIsRefused() {
        assertThrows(IllegalStateException.class, () -> in(Table.ROUTE).commit(Registers.ZONE, 5, Table.DESTINATION));
        assertThrows(IllegalStateException.class, () -> in(Table.CONNTRACK).track(Registers.ZONE, Table.OUTPUT));
        assertThrows(IllegalStateException.class, () -> in(Table.CONNTRACK).commit(Registers.ZONE, 5, Table.SESSION));
        assertThrows(
                IllegalStateException.class,
                () -> in(Table.SPOOF_GUARD).tellController().drop());
        assertThrows(IllegalStateException.class, () -> in(Table.POLICY).outputRegister(Registers.OUT_PORT));
        assertThrows(IllegalStateException.class, () -> in(Table.DROP)
                .learn(Table.DROP_COUNT, 1, 7, List.of(Field.ETH_SRC))
                .goTo(Table.DROP_COUNT));
        assertThrows(IllegalStateException.class, () -> in(Table.DROP)
                .learn(Table.POLICY, 1, 7, List.of(Registers.SOURCE_TENANT))
                .goTo(Table.DROP_COUNT));
    }

    private static FlowIn in(Table table) {
        return FlowIn.table(table, Priority.ITEM, 0);
    }
}
