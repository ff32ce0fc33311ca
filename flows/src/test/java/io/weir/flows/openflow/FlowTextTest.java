package io.weir.flows.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.weir.flows.model.Ipv4Address;
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
        assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("table=0,tp_dst=5,actions=drop"));
        assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("table=0"));
    }

    @Test
    void everyTermAndActionOfSessionsReadsAsInOvsOfctl() {
        List<String> flows = List.of(
                "ct_state=+trk,actions=drop",
                "ct_state=+new-inv+trk,actions=drop",
                "ct_state=0x21,ct_zone=5,ct_mark=0x7,actions=drop",
                "reg12=0x5,ct_nw_proto=6,ct_nw_src=192.0.2.0/24,ct_tp_dst=80/0xfffe,ip,actions=drop",
                "tcp,tcp_dst=443,actions=drop",
                "udp,udp_src=48/0xfff0,actions=drop",
                "sctp,sctp_dst=36412,actions=drop",
                "ip,actions=ct(table=75,zone=NXM_NX_REG12[0..15])",
                "tcp,actions=ct(commit,table=75,zone=NXM_NX_REG12[0..15],exec(set_field:0x5->ct_mark),alg=ftp)",
                "ip,actions=set_field:0x1->reg9,ct(commit,zone=7,exec(move:NXM_NX_REG9[]->NXM_NX_CT_MARK[])),goto_table:90",
                "ip,actions=ct()",
                "actions=output:NXM_NX_REG3[]",
                "actions=controller(max_len=128)",
                "actions=learn(table=111,priority=1,cookie=0x5700000000000001,NXM_OF_IN_PORT[],NXM_NX_REG10[]),goto_table:111");
        for (String flow : flows) {
            String line = "cookie=0x0,table=70,priority=5," + flow;
            assertEquals(line, FlowText.format(FlowParser.parse(line)));
        }
    }

    @Test
    void statesMayStandInAnyOrderAndTheControllersActionInEitherForm() {
        assertEquals(
                FlowParser.parse("ct_state=-inv+trk,actions=controller(max_len=96)"),
                FlowParser.parse("ct_state=+trk-inv,actions=CONTROLLER:96"));
    }

    @Test
    void actionsThatAreNotOursAreRefused() {
        List<String> refused = List.of(
                "ct(commit,nat(src=192.0.2.1-192.0.2.9))",
                "ct(nat(src=192.0.2.1))",
                "ct(commit,nat(src=192.0.2.1:80))",
                "ct(commit,exec(set_field:0x5->reg1))",
                "ct(zone=70000)",
                "ct(commit",
                "learn(table=5,output:NXM_OF_IN_PORT[])",
                "output:NXM_NX_REG3[0..15]",
                "controller(max_len=0)",
                "controller(reason=no_match)",
                "ct_clear");
        for (String action : refused) {
            assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("table=0,actions=" + action), action);
        }
        assertThrows(IllegalArgumentException.class, () -> FlowParser.parse("ct_state=+trk+snat,actions=drop"));
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
        return switch (random.nextInt(9)) {
            case 0 -> new Action.DecTtl();
            case 1 -> new Action.Output(random.nextInt());
            case 2 -> new Action.OutputInPort();
            case 3 -> new Action.Move(Field.ARP_SPA, Field.ARP_TPA);
            case 4 -> new Action.OutputRegister(Field.REG3);
            case 5 -> new Action.ToController(1 + random.nextInt(65_509));
            case 6 ->
                new Action.Learn(
                        random.nextInt(255),
                        random.nextInt(65_536),
                        random.nextLong(),
                        List.of(Field.IN_PORT, Field.REG9).subList(0, random.nextInt(3)));
            case 7 -> randomCt(random);
            default -> new Action.SetField(field, random.nextLong() & field.ones());
        };
    }

    private static Action randomCt(Random random) {
        Ipv4Address address = new Ipv4Address(random.nextInt());
        boolean commits = random.nextBoolean();
        return new Action.Ct(
                commits ? Action.Ct.Commit.YES : Action.Ct.Commit.NO,
                random.nextBoolean()
                        ? new Action.Ct.Zone.FromRegister(Field.REG12)
                        : new Action.Ct.Zone.Fixed(random.nextInt(65_536)),
                random.nextBoolean() ? OptionalInt.of(random.nextInt(255)) : OptionalInt.empty(),
                List.<Action>of(
                                new Action.Move(Field.REG9, Field.CT_MARK),
                                new Action.SetField(Field.CT_MARK, random.nextInt() & 0xffffffffL))
                        .subList(0, random.nextInt(3)),
                random.nextBoolean() ? Action.Ct.Alg.FTP : Action.Ct.Alg.NONE,
                List.of(
                                new Action.Ct.Nat.None(),
                                new Action.Ct.Nat.AsKnown(),
                                new Action.Ct.Nat.Source(address),
                                new Action.Ct.Nat.Destination(address))
                        .get(random.nextInt(commits ? 4 : 2)));
    }
}
