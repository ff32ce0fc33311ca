package io.weir.flows.openflow;

import io.weir.flows.model.Ipv4Address;
import java.util.List;
import java.util.OptionalInt;

/** What a flow does to a packet. A flow without actions and without a next table drops it. */
public sealed interface Action {

    /** Writes the whole of a field (OFPAT_SET_FIELD). */
    record SetField(Field field, long value) implements Action {
        public SetField {
            if ((value & ~field.ones()) != 0) {
                throw new IllegalArgumentException(field + " cannot hold " + Long.toHexString(value));
            }
        }
    }

    /** Copies the whole of a field to one of the same width (NXAST_REG_MOVE). */
    record Move(Field from, Field to) implements Action {
        public Move {
            if (from.bits() != to.bits()) {
                throw new IllegalArgumentException(from + " and " + to + " differ in width");
            }
        }
    }

    /** Lowers the IP TTL by one; a packet whose TTL runs out goes to the controller and no further (OFPAT_DEC_NW_TTL). */
    record DecTtl() implements Action {}

    /** Sends the packet out of a port other than the one it came in by. */
    record Output(int port) implements Action {}

    /** Sends the packet back out of the port that it came in by (OFPP_IN_PORT). */
    record OutputInPort() implements Action {}

    /**
     * Looks the packet's session up in the connection tracker (NXAST_CT in ovs-actions(7)). Only for IPv4 packets.
     *
     * @param commit whether to keep the session of a new packet
     * @param recircTable where a copy of the packet goes on that has the {@code CT_*} fields; the packet itself goes on
     *     with the next action, untracked
     * @param exec writes to the session's mark, as it is committed
     * @param alg whether to expect the further connections that an application's protocol announces
     * @param nat how the packet's addresses and ports are translated
     */
    record Ct(Commit commit, Zone zone, OptionalInt recircTable, List<Action> exec, Alg alg, Nat nat)
            implements Action {

        /** Without translation. */
        public Ct(Commit commit, Zone zone, OptionalInt recircTable, List<Action> exec, Alg alg) {
            this(commit, zone, recircTable, exec, alg, new Nat.None());
        }

        public Ct {
            exec = List.copyOf(exec);
            if (recircTable.isPresent() && (recircTable.getAsInt() < 0 || recircTable.getAsInt() > 254)) {
                throw new IllegalArgumentException("no table " + recircTable.getAsInt());
            }
            for (Action write : exec) {
                if (!isMark(write)) {
                    throw new IllegalArgumentException("only ct_mark can be set in ct: " + write);
                }
            }
            if (commit == Commit.NO && (nat instanceof Nat.Source || nat instanceof Nat.Destination)) {
                throw new IllegalArgumentException("an address for a session that is not kept: " + nat);
            }
        }

        /** Whether an action writes the session's mark, and so may be in {@code exec}. */
        public static boolean isMark(Action write) {
            return write instanceof SetField set && set.field() == Field.CT_MARK
                    || write instanceof Move move && move.to() == Field.CT_MARK;
        }

        /** Whether a session is kept. */
        public enum Commit {
            NO,
            YES
        }

        /** Applications whose further connections the switch finds in what they say. */
        public enum Alg {
            NONE,
            FTP
        }

        /** How a packet is translated (NXAST_NAT, RFC 3022). An error about a session is translated as that is. */
        public sealed interface Nat {

            /** Not at all. */
            record None() implements Nat {}

            /** As its session is, if that is. */
            record AsKnown() implements Nat {}

            /** The new session's source becomes this address, and a free port if its own is taken. */
            record Source(Ipv4Address address) implements Nat {}

            /** The new session's destination becomes this address, and its source's port a free one if answers to it would be another's. */
            record Destination(Ipv4Address address) implements Nat {}
        }

        /** Which table of sessions: the same addresses and ports in two zones are two sessions. */
        public sealed interface Zone {

            /** This one, 0 to 65,535. */
            record Fixed(int zone) implements Zone {
                public Fixed {
                    if (zone < 0 || zone > 0xffff) {
                        throw new IllegalArgumentException("no zone " + zone);
                    }
                }
            }

            /** The one in the lower 16 bits of a field. */
            record FromRegister(Field register) implements Zone {
                public FromRegister {
                    if (register.bits() != 32) {
                        throw new IllegalArgumentException("no zone in " + register);
                    }
                }
            }
        }
    }

    /** Sends the packet out of the port whose number a field holds, unless it came in by it (NXAST_OUTPUT_REG). */
    record OutputRegister(Field register) implements Action {
        public OutputRegister {
            if (register.bits() != 32) {
                throw new IllegalArgumentException("no port number in " + register);
            }
        }
    }

    /**
     * Sends a copy of the packet to the controller (OFPP_CONTROLLER).
     *
     * @param maxBytes how many of its first bytes are needed, 1 to 65,509; Open vSwitch from 2.7 on sends all of it
     */
    record ToController(int maxBytes) implements Action {
        /** More would mean all of it (OFPCML_MAX). */
        public static final int MAX_BYTES = 0xffe5;

        public ToController {
            if (maxBytes < 1 || maxBytes > MAX_BYTES) {
                throw new IllegalArgumentException(maxBytes + " bytes for the controller");
            }
        }
    }

    /**
     * Makes the switch itself add a flow that drops what has the same values as this packet (NXAST_LEARN). The flow
     * lasts until somebody deletes it.
     *
     * @param table the new flow's table
     * @param priority its priority
     * @param cookie its cookie
     * @param fields what it matches, each by the whole of the packet's own value
     */
    record Learn(int table, int priority, long cookie, List<Field> fields) implements Action {
        public Learn {
            fields = List.copyOf(fields);
            if (table < 0 || table > 254 || priority < 0 || priority > 0xffff) {
                throw new IllegalArgumentException("table " + table + ", priority " + priority);
            }
        }
    }
}
