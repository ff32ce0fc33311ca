package io.weir.flows.openflow;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes actions as ovs-actions(7) has them; {@link ActionParser} reads them back. */
final class ActionText {

    /** Names of whole fields in {@code move}, {@code learn}, {@code output} and {@code ct}. */
    static final Map<Field, String> NXM = new EnumMap<>(Map.ofEntries(
            Map.entry(Field.IN_PORT, "NXM_OF_IN_PORT"),
            Map.entry(Field.ETH_SRC, "NXM_OF_ETH_SRC"),
            Map.entry(Field.ETH_DST, "NXM_OF_ETH_DST"),
            Map.entry(Field.IPV4_SRC, "NXM_OF_IP_SRC"),
            Map.entry(Field.IPV4_DST, "NXM_OF_IP_DST"),
            Map.entry(Field.ARP_SPA, "NXM_OF_ARP_SPA"),
            Map.entry(Field.ARP_TPA, "NXM_OF_ARP_TPA"),
            Map.entry(Field.ARP_SHA, "NXM_NX_ARP_SHA"),
            Map.entry(Field.ARP_THA, "NXM_NX_ARP_THA"),
            Map.entry(Field.TUN_ID, "NXM_NX_TUN_ID"),
            Map.entry(Field.TUN_SRC, "NXM_NX_TUN_IPV4_SRC"),
            Map.entry(Field.TUN_DST, "NXM_NX_TUN_IPV4_DST"),
            Map.entry(Field.CT_MARK, "NXM_NX_CT_MARK"),
            Map.entry(Field.CT_NW_SRC, "NXM_NX_CT_NW_SRC"),
            Map.entry(Field.CT_NW_DST, "NXM_NX_CT_NW_DST"),
            Map.entry(Field.REG0, "NXM_NX_REG0"),
            Map.entry(Field.REG1, "NXM_NX_REG1"),
            Map.entry(Field.REG2, "NXM_NX_REG2"),
            Map.entry(Field.REG3, "NXM_NX_REG3"),
            Map.entry(Field.REG4, "NXM_NX_REG4"),
            Map.entry(Field.REG5, "NXM_NX_REG5"),
            Map.entry(Field.REG6, "NXM_NX_REG6"),
            Map.entry(Field.REG7, "NXM_NX_REG7"),
            Map.entry(Field.REG8, "NXM_NX_REG8"),
            Map.entry(Field.REG9, "NXM_NX_REG9"),
            Map.entry(Field.REG10, "NXM_NX_REG10"),
            Map.entry(Field.REG11, "NXM_NX_REG11"),
            Map.entry(Field.REG12, "NXM_NX_REG12")));

    /** The whole of a field, after its name. */
    static final String ALL_BITS = "[]";

    /** The part of a 32-bit field that names a zone, after its name. */
    static final String ZONE_BITS = "[0..15]";

    private ActionText() {}

    static String format(List<Action> actions) {
        return actions.stream().map(ActionText::format).collect(Collectors.joining(","));
    }

    private static String format(Action action) {
        if (action instanceof Action.SetField set) {
            return set.field() == Field.IP_TTL
                    ? "mod_nw_ttl:" + set.value()
                    : "set_field:" + FlowText.value(set.field(), set.value()) + "->"
                            + set.field().word();
        }
        if (action instanceof Action.Move move) {
            return "move:" + whole(move.from()) + "->" + whole(move.to());
        }
        if (action instanceof Action.DecTtl) {
            return "dec_ttl";
        }
        if (action instanceof Action.Output output) {
            return "output:" + Integer.toUnsignedString(output.port());
        }
        if (action instanceof Action.OutputInPort) {
            return "IN_PORT";
        }
        if (action instanceof Action.OutputRegister output) {
            return "output:" + whole(output.register());
        }
        if (action instanceof Action.ToController told) {
            return "controller(max_len=" + told.maxBytes() + ")";
        }
        if (action instanceof Action.Ct ct) {
            return ct(ct);
        }
        if (action instanceof Action.Learn learn) {
            return learn(learn);
        }
        throw new IllegalStateException("no text for " + action);
    }

    private static String ct(Action.Ct ct) {
        List<String> parts = new ArrayList<>();
        if (ct.commit() == Action.Ct.Commit.YES) {
            parts.add("commit");
        }
        ct.recircTable().ifPresent(table -> parts.add("table=" + table));
        if (ct.zone() instanceof Action.Ct.Zone.FromRegister from) {
            parts.add("zone=" + name(from.register()) + ZONE_BITS);
        } else if (ct.zone() instanceof Action.Ct.Zone.Fixed fixed && fixed.zone() != 0) {
            parts.add("zone=" + fixed.zone());
        }
        nat(ct.nat()).ifPresent(parts::add);
        if (!ct.exec().isEmpty()) {
            parts.add("exec(" + format(ct.exec()) + ")");
        }
        if (ct.alg() == Action.Ct.Alg.FTP) {
            parts.add("alg=ftp");
        }
        return "ct(" + String.join(",", parts) + ")";
    }

    private static Optional<String> nat(Action.Ct.Nat nat) {
        if (nat instanceof Action.Ct.Nat.Source source) {
            return Optional.of("nat(src=" + source.address() + ")");
        }
        if (nat instanceof Action.Ct.Nat.Destination destination) {
            return Optional.of("nat(dst=" + destination.address() + ")");
        }
        return nat instanceof Action.Ct.Nat.AsKnown ? Optional.of("nat") : Optional.empty();
    }

    private static String learn(Action.Learn learn) {
        List<String> parts = new ArrayList<>();
        parts.add("table=" + learn.table());
        if (learn.priority() != FlowText.DEFAULT_PRIORITY) {
            parts.add("priority=" + learn.priority());
        }
        if (learn.cookie() != 0) {
            parts.add("cookie=0x" + Long.toHexString(learn.cookie()));
        }
        learn.fields().forEach(field -> parts.add(whole(field)));
        return "learn(" + String.join(",", parts) + ")";
    }

    private static String whole(Field field) {
        return name(field) + ALL_BITS;
    }

    private static String name(Field field) {
        String name = NXM.get(field);
        if (name == null) {
            throw new IllegalStateException(field + " has no name in actions");
        }
        return name;
    }
}
