package io.weir.provisioning.agent;

/** Where Open vSwitch forwards packets: in its kernel module, or in its daemon where there is no module. */
enum Datapath {
    KERNEL("system", "kernel"),
    USERSPACE("netdev", "userspace");

    private final String type;
    private final String word;

    Datapath(String type, String word) {
        this.type = type;
        this.word = word;
    }

    /** Open vSwitch's name for it, as in a bridge's {@code datapath_type}. */
    String type() {
        return type;
    }

    /** The word for it in a {@link io.weir.flows.model.HostReport}. */
    String word() {
        return word;
    }

    /** The one that a bridge of {@code datapathType} uses; an empty type is the kernel's (ovs-vswitchd.conf.db(5)). */
    static Datapath of(String datapathType) {
        return datapathType.equals(USERSPACE.type) ? USERSPACE : KERNEL;
    }
}
