package io.weir.flows.document;

import io.weir.flows.model.Container;
import io.weir.flows.model.Outside;
import io.weir.flows.model.TunnelType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which names may be given. They become names of LXC containers, host names, file names and parts of URLs, and are
 * passed to commands: so they are narrow, and never begin with a dash.
 */
final class Names {

    /** RFC 1123, section 2.1: what one label of a host name may have. */
    static final int MAX_LENGTH = 63;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final Pattern INTERFACE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
    private static final Pattern TEMPLATE = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}");

    private Names() {}

    /** Adds a problem if a host, tenant, subnet or container may not have this name. */
    static void check(Value name, String of) {
        if (isSound(name.text())) {
            return;
        }
        String what = name.text().length() > MAX_LENGTH
                ? "the " + of + "'s name has " + name.text().length() + " characters"
                : name.quoted() + " cannot be a " + of + "'s name";
        name.wrong(what, "1 to " + MAX_LENGTH + " of a-z, 0-9, '.', '_', '-', and a letter or digit first");
    }

    /** Whether a label may have this value; adds a problem if not. */
    static boolean checkLabelValue(Value value) {
        if (isSound(value.text())) {
            return true;
        }
        value.wrong(
                value.quoted() + " cannot be a label's value",
                "1 to " + MAX_LENGTH + " of a-z, 0-9, '.', '_', '-', and a letter or digit first");
        return false;
    }

    static boolean isSound(String name) {
        return NAME.matcher(name).matches();
    }

    /** The name of a bridge or port, as Linux and Open vSwitch take it; null, with a problem added, if it is none. */
    static @Nullable String interfaceName(@Nullable Value name) {
        if (name == null) {
            return null;
        }
        if (name.text().length() > Container.MAX_PORT_NAME) {
            name.wrong(
                    name.quoted() + " has " + name.text().length() + " characters",
                    "Linux gives an interface at most " + Container.MAX_PORT_NAME);
            return null;
        }
        if (!INTERFACE.matcher(name.text()).matches()) {
            name.wrong(
                    name.quoted() + " cannot name an interface",
                    "letters, digits, '.', '_', '-', and a letter or digit first");
            return null;
        }
        return name.text();
    }

    /** Adds a problem if a port of every bridge has this name ({@link TunnelType#portName}, {@link Outside#PORT}). */
    static void checkTaken(Value port) {
        for (TunnelType type : TunnelType.values()) {
            if (type.portName().equals(port.text())) {
                port.wrong(port.text() + " is the name of a tunnel port", "any other name");
            }
        }
        if (Outside.PORT.equals(port.text())) {
            port.wrong(port.text() + " is the name of the port that leads outside", "any other name");
        }
    }

    /** The name of an LXC template; never a path, since {@code lxc-create} would run what it finds there. */
    static @Nullable String template(@Nullable Value name) {
        if (name == null) {
            return null;
        }
        if (!TEMPLATE.matcher(name.text()).matches()) {
            name.wrong(
                    name.quoted() + " cannot name a template",
                    "a name as lxc-create -t takes it, like busybox, debian, download; not a path");
            return null;
        }
        return name.text();
    }
}
