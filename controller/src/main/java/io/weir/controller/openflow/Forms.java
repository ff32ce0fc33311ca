package io.weir.controller.openflow;

import io.weir.flows.openflow.Action;
import io.weir.flows.openflow.Field;
import io.weir.flows.openflow.Flow;
import io.weir.flows.openflow.Match;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;

/**
 * The forms of the changes that a switch has taken: their fields and actions, without the values in them. A switch refuses
 * what it does not know or what does not go together, which is of the form; so what is of a form that it has taken before it
 * will take again, unless a value is one that it cannot have, like a port that no packet can leave by. Belongs to the switch's event loop.
 */
final class Forms {

    /** Weir has some hundreds; what is beyond is not remembered. */
    private static final int MAX = 4_096;

    /** Fields whose value says which other fields there may be (OpenFlow 1.4, 7.2.3.6 and ovs-fields(7)). */
    private static final Set<Field> DECIDING = EnumSet.of(Field.ETH_TYPE, Field.IP_PROTO, Field.CT_NW_PROTO);

    private final Set<Long> taken = new HashSet<>();

    boolean has(long form) {
        return taken.contains(form);
    }

    /** A switch has taken changes of these forms. */
    void add(Collection<Long> forms) {
        if (taken.size() + forms.size() <= MAX) {
            taken.addAll(forms);
        }
    }

    /** It has refused something, of whatever form. */
    void clear() {
        taken.clear();
    }

    /** The form of adding or replacing a flow. */
    static long ofPut(Flow flow) {
        long form = mix(ofDelete(flow), flow.next().isPresent() ? 1 : 2);
        for (Action action : flow.actions()) {
            form = mix(form, of(action));
        }
        return form;
    }

    /** The form of deleting a flow, which names no actions. */
    static long ofDelete(Flow flow) {
        long form = flow.table();
        for (Match.Term term : flow.match().terms()) {
            form = mix(form, 2L * Oxm.header(term.field()) + (term.isExact() ? 1 : 0));
            if (DECIDING.contains(term.field())) {
                form = mix(form, term.value());
            }
        }
        return form;
    }

    /** Of actions whose values differ from flow to flow, without the values; of the others, with them. */
    private static long of(Action action) {
        if (action instanceof Action.SetField set) {
            return Oxm.header(set.field());
        }
        if (action instanceof Action.Output) {
            return -1;
        }
        long kind = mix(action.getClass().hashCode(), action.hashCode());
        // Those of its parts that say something by their class alone count for nothing in its hash.
        return action instanceof Action.Ct ct ? mix(kind, ct.nat().getClass().hashCode()) : kind;
    }

    /** Two forms hardly ever have one number; if they had, a change would be committed without being waited for. */
    private static long mix(long form, long next) {
        long mixed = (form ^ next) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 32;
    }
}
