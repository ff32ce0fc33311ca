package io.weir.provisioning.demo;

import io.weir.provisioning.lab.LabContainer;
import java.util.Locale;

/** Figures in words. */
final class Words {

    private Words() {}

    static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.2f ms" : "%.0f ms", millis);
    }

    /** Time since an instant of {@link System#nanoTime}. */
    static String since(long start) {
        return millis((System.nanoTime() - start) / 1e6);
    }

    /** The mean round-trip time, behind a comma; nothing if nothing came back. */
    static String roundTrip(LabContainer.Ping ping) {
        return ping.received() == 0 ? "" : ", " + millis(ping.averageMillis());
    }

    /** A packet that a capture saw, without what says nothing of where it goes: lengths, flags, outer MAC addresses. */
    static String brief(String packet) {
        return packet.replaceAll("\\([^()]*\\)", "")
                .replaceAll("\\([^()]*\\)", "") // those around them
                .replaceAll("^\\S+ ", "") // the time
                .replaceAll("[0-9a-f:]{17} > [0-9a-f:]{17}, ethertype \\S+", "")
                .replaceAll(",? *length \\d+:?|, proto \\w+|, (id|seq) \\d+|, options \\[[^]]*]", "")
                .replaceAll("\\[(no cksum|bad udp cksum|udp sum ok)[^]]*]", "")
                .replaceAll("\\s+", " ")
                .replace(" ,", ",")
                .strip();
    }
}
