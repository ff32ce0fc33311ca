package io.weir.flows.openflow;

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
}
