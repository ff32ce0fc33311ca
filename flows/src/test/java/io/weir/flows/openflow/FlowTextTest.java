package io.weir.flows.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FlowTextTest {

    @Property
    void whatIsWrittenReadsBackTheSame(@ForAll long seed) {
        Flow flow = randomFlow(new Random(seed));
        assertEquals(flow, FlowParser.parse(FlowText.format(flow)), () -> FlowText.format(flow));
    }

    @Test
    void aFlowReadsAsInOvsOfctl() {
        Flow flow = new Flow(
                40,
                200,
                0x57L << 56,
                Match.where()
                        .is(Field.ETH_TYPE, 0x800)
                        .is(Field.REG1, 7)
                        .is(Field.IPV4_DST, 0xc0a80100L, 0xffffff00L)
                        .build(),
                List.of(new Action.DecTtl(), new Action.SetField(Field.REG0, 5)),
                OptionalInt.of(50));
        assertEquals(
                "cookie=0x5700000000000000,table=40,priority=200,reg1=0x7,ip,nw_dst=192.168.1.0/24,"
                        + "actions=dec_ttl,set_field:0x5->reg0,goto_table:50",
                FlowText.format(flow));
    }

    @Test
    void whatIsNotOfOurVocabularyIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("table=0,actions=NORMAL"));
        assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("table=0,tcp_dst=5,actions=drop"));
        assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("table=0"));
    }

    private static Flow randomFlow(Random random) {
        Match.Builder match = Match.where();
        for (Field field : Field.values()) {
            if (random.nextInt(5) == 0) {
                long mask = random.nextBoolean() ? field.ones() : random.nextLong() & field.ones() | 1;
                match.is(field, random.nextLong() & mask, mask);
            }
        }
        List<Action> actions = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            actions.add(randomAction(random));
        }
        OptionalInt next = random.nextBoolean() ? OptionalInt.of(101 + random.nextInt(100)) : OptionalInt.empty();
        return new Flow(random.nextInt(100), random.nextInt(65536), random.nextLong(), match.build(), actions, next);
    }

    private static Action randomAction(Random random) {
        Field field = List.of(Field.values()).get(random.nextInt(Field.values().length));
        return switch (random.nextInt(5)) {
            case 0 -> new Action.DecTtl();
            case 1 -> new Action.Output(random.nextInt());
            case 2 -> new Action.OutputInPort();
            case 3 -> new Action.Move(Field.ARP_SPA, Field.ARP_TPA);
            default -> new Action.SetField(field, random.nextLong() & field.ones());
        };
    }
}
