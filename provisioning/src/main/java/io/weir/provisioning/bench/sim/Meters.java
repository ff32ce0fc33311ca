package io.weir.provisioning.bench.sim;

import io.weir.provisioning.bench.sim.OpenFlow.Failure;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The meters that were set, as they were set (OpenFlow 1.4, 7.3.4.4); they are told of, and bound nothing. */
final class Meters {

    private static final int ADD = 0;
    private static final int MODIFY = 1;
    private static final int DELETE = 2;
    private static final int ALL = 0xffffffff;
    private static final int FIXED = 16;

    private final Map<Integer, Meter> meters = new TreeMap<>();

    private static final class Meter {
        private final int flags;
        private final byte[] bands;

        private Meter(int flags, byte[] bands) {
            this.flags = flags;
            this.bands = bands;
        }
    }

    Optional<Failure> apply(ByteBuffer mod) {
        if (mod.remaining() < FIXED) {
            return Optional.of(Failure.BAD_LENGTH);
        }
        int start = mod.position();
        int command = mod.getShort(start + 8);
        int id = mod.getInt(start + 12);
        byte[] bands = new byte[mod.remaining() - FIXED];
        mod.get(start + FIXED, bands);
        Meter meter = new Meter(Short.toUnsignedInt(mod.getShort(start + 10)), bands);
        if (command == ADD) {
            return meters.putIfAbsent(id, meter) == null ? Optional.empty() : Optional.of(Failure.METER_EXISTS);
        }
        if (command == MODIFY) {
            return meters.replace(id, meter) == null ? Optional.of(Failure.METER_UNKNOWN) : Optional.empty();
        }
        if (command == DELETE) {
            meters.remove(id);
            return Optional.empty();
        }
        return Optional.of(Failure.BAD_TYPE);
    }

    /** The configuration of one meter, or of all (7.3.5.13). */
    void write(int wanted, Outbox out) {
        meters.forEach((id, meter) -> {
            if (wanted == ALL || wanted == id) {
                out.u16(8 + meter.bands.length).u16(meter.flags).u32(id).bytes(meter.bands);
            }
        });
    }
}
