package io.weir.provisioning.bench.sim;

/** The numbers of OpenFlow 1.4 that a simulated switch knows (OpenFlow 1.4, section 7). */
final class OpenFlow {

    static final int VERSION = 5;
    static final int HEADER = 8;
    /** A message's length has 16 bits. */
    static final int MAX_MESSAGE = 0xffff;

    static final int HELLO = 0;
    static final int ERROR = 1;
    static final int ECHO_REQUEST = 2;
    static final int ECHO_REPLY = 3;
    static final int FEATURES_REQUEST = 5;
    static final int FEATURES_REPLY = 6;
    static final int SET_CONFIG = 9;
    static final int PACKET_IN = 10;
    static final int FLOW_REMOVED = 11;
    static final int PACKET_OUT = 13;
    static final int FLOW_MOD = 14;
    static final int MULTIPART_REQUEST = 18;
    static final int MULTIPART_REPLY = 19;
    static final int BARRIER_REQUEST = 20;
    static final int BARRIER_REPLY = 21;
    static final int SET_ASYNC = 28;
    static final int METER_MOD = 29;
    static final int BUNDLE_CONTROL = 33;
    static final int BUNDLE_ADD = 34;

    static final int STATS_FLOW = 1;
    static final int STATS_METER_CONFIG = 10;
    static final int STATS_PORTS = 13;
    static final int STATS_FLOW_MONITOR = 16;
    static final int STATS_MORE = 1;

    static final int LOCAL_PORT = 0xfffffffe;
    static final int ALL_TABLES = 0xff;
    static final int NO_BUFFER = 0xffffffff;

    static final int REASON_TABLE_MISS = 0;
    static final int REASON_INVALID_TTL = 2;

    private OpenFlow() {}

    /** An error of 7.5.4. */
    enum Failure {
        BAD_VERSION(1, 0),
        BAD_TYPE(1, 1),
        BAD_MULTIPART(1, 2),
        BAD_LENGTH(1, 6),
        BAD_FLOW_COMMAND(5, 5),
        METER_EXISTS(12, 1),
        METER_UNKNOWN(12, 3),
        BUNDLE_BAD_ID(17, 2),
        BUNDLE_EXISTS(17, 3),
        BUNDLE_BAD_TYPE(17, 6),
        BUNDLE_BAD_XID(17, 9),
        BUNDLE_UNSUPPORTED(17, 10),
        BUNDLE_MESSAGE_FAILED(17, 13);

        final int type;
        final int code;

        Failure(int type, int code) {
            this.type = type;
            this.code = code;
        }
    }
}
