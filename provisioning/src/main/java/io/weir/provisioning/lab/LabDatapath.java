package io.weir.provisioning.lab;

import java.util.Arrays;
import java.util.Locale;

/** Where the switches of a lab forward packets: in their daemons, or in the kernel's module where there is one. */
enum LabDatapath {
    USERSPACE("netdev"),
    KERNEL("system");

    /** The variable that chooses for all labs that a process makes. */
    private static final String VARIABLE = "WEIR_LAB_DATAPATH";

    private final String type;

    LabDatapath(String type) {
        this.type = type;
    }

    /** Open vSwitch's name for it, as in a bridge's {@code datapath_type}. */
    String type() {
        return type;
    }

    /** The one that the environment asks for; user space if it asks for none. */
    static LabDatapath chosen() {
        return of(System.getenv().getOrDefault(VARIABLE, "userspace"));
    }

    static LabDatapath of(String word) {
        return Arrays.stream(values())
                .filter(datapath -> datapath.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElseThrow(() -> new LabFailure(VARIABLE + " is userspace or kernel, not \"" + word + "\""));
    }
}
