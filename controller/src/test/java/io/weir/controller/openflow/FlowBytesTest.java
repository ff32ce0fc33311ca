package io.weir.controller.openflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFlowAdd;

final class FlowBytesTest {

    @Test
    void everyFlowIsReadAsItWasWritten() {
        for (Flow flow : EveryFlow.all()) {
            FlowEntry entry = read(entry(flow)).get(0);
            assertEquals(flow, entry.flow().orElseThrow(() -> new AssertionError(entry.text())));
            assertEquals(flow.key(), entry.key().orElseThrow());
        }
    }

    @Test
    void everyActionIsAmongTheFlowsTried() {
        List<Class<?>> kinds = new ArrayList<>(List.of(Action.class.getPermittedSubclasses()));
        EveryFlow.all().forEach(flow -> flow.actions().forEach(action -> kinds.remove(action.getClass())));
        assertEquals(List.of(), kinds);
    }

    /** OpenFlowJ knows only some of Open vSwitch's fields and actions; all the rest it must read to the same bytes. */
    @Test
    void openFlowJReadsTheSame() throws Exception {
        for (Flow flow : EveryFlow.all()) {
            boolean unknown = flow.match().terms().stream().anyMatch(FlowBytesTest::isUnknownToOpenFlowJ)
                    || flow.actions().stream().anyMatch(FlowBytesTest::isUnknownToOpenFlowJ);
            if (unknown) {
                continue;
            }
            Bytes out = new Bytes(16);
            FlowWriter.put(out, new Bundle(1), 77, flow);
            ByteBuf bundled = out.writeTo(Unpooled.buffer());
            ByteBuf written = bundled.slice(16, bundled.readableBytes() - 16);
            OFFlowAdd read = (OFFlowAdd) OFFactories.getGenericReader().readFrom(written.duplicate());
            assertEquals(flow.priority(), read.getPriority());
            assertEquals(flow.table(), read.getTableId().getValue());
            assertEquals(flow.cookie(), read.getCookie().getValue());
            ByteBuf again = Unpooled.buffer();
            read.getMatch().writeTo(again);
            assertEquals(ByteBufUtil.hexDump(written.slice(48, again.readableBytes())), ByteBufUtil.hexDump(again));
        }
    }

    @Test
    void anEntryThatCannotBeReadHidesNoOther() {
        Flow flow = EveryFlow.all().get(0);
        ByteBuf unknownField = entry(flow);
        unknownField.setInt(52, 0x00017a04);
        ByteBuf unknownAction = entry(flow);
        int actions = unknownAction.readableBytes() - 16;
        unknownAction.setShort(actions, 999);

        List<FlowEntry> entries = read(Unpooled.wrappedBuffer(unknownField, entry(flow), unknownAction));
        assertEquals(3, entries.size());
        assertTrue(entries.get(0).flow().isEmpty());
        assertTrue(entries.get(0).key().isEmpty());
        assertEquals(flow, entries.get(1).flow().orElseThrow());
        assertTrue(entries.get(2).flow().isEmpty());
        assertEquals(flow.key(), entries.get(2).key().orElseThrow());
    }

    @Test
    void bytesThatMakeNoSenseAreRefusedAndNothingElseHappens() {
        Random random = new Random(7);
        List<Flow> flows = EveryFlow.all();
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuf entry = entry(flows.get(random.nextInt(flows.size())));
            for (int i = random.nextInt(4); i >= 0; i--) {
                entry.setByte(random.nextInt(entry.readableBytes()), random.nextInt(256));
            }
            if (random.nextInt(4) == 0) {
                entry.writerIndex(random.nextInt(entry.readableBytes()));
            }
            try {
                read(entry);
            } catch (CorruptedFrameException e) {
                refused++;
            }
        }
        assertTrue(refused > 1_000, refused + " refused");
    }

    private static boolean isUnknownToOpenFlowJ(Match.Term term) {
        return isUnknownToOpenFlowJ(term.field()) || term.field().name().startsWith("REG") && !term.isExact();
    }

    private static boolean isUnknownToOpenFlowJ(Action action) {
        return action instanceof Action.SetField set && isUnknownToOpenFlowJ(set.field())
                || action instanceof Action.Ct
                || action instanceof Action.OutputRegister
                || action instanceof Action.Learn;
    }

    private static boolean isUnknownToOpenFlowJ(Field field) {
        return switch (field) {
            case IP_TTL, REG8, REG9, REG10, REG11, REG12 -> true;
            default -> field.name().startsWith("CT_");
        };
    }

    private static List<FlowEntry> read(ByteBuf bytes) {
        List<FlowEntry> entries = new ArrayList<>();
        FlowReader.read(bytes, entries::add);
        return entries;
    }

    /** A flow statistics entry (OpenFlow 1.4, 7.3.5.2). */
    static ByteBuf entry(Flow flow) {
        ByteBuf out = Unpooled.buffer();
        out.writeShort(0).writeByte(flow.table()).writeByte(0).writeInt(12).writeInt(500_000_000);
        out.writeShort(flow.priority()).writeLong(0).writeShort(0);
        out.writeLong(flow.cookie()).writeLong(3).writeLong(4);
        Bytes rest = new Bytes(16);
        FlowWriter.match(rest, flow.match());
        FlowWriter.instructions(rest, flow);
        rest.writeTo(out);
        return out.setShort(0, out.readableBytes());
    }
}
