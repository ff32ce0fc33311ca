package io.weir.provisioning.agent;

import java.util.List;

/**
 * The file {@value #FILE} beside a container's configuration: it makes the container Weir's. It lies outside the
 * container's root file system, so nothing inside the container can forge or remove it.
 *
 * @param stage {@link Stage#MAKING} until the container is whole
 * @param dns the name servers last written to its {@code resolv.conf}
 */
record Mark(String tenant, String container, Stage stage, String template, List<String> options, List<String> dns) {

    static final String FILE = "weir.json";

    enum Stage {
        MAKING,
        MADE
    }

    Mark {
        options = List.copyOf(options);
        dns = List.copyOf(dns);
    }

    Mark made(List<String> writtenDns) {
        return new Mark(tenant, container, Stage.MADE, template, options, writtenDns);
    }

    boolean isWhole() {
        return stage == Stage.MADE;
    }
}
