package io.weir.provisioning.agent;

import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir agent}: keeps one host as its part of the intent says. */
@Command(
        name = "agent",
        description = "Keeps this host as its part of the intent says: bridge, tunnel ports and containers.",
        mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {

    @Option(names = "--host", required = true, paramLabel = "NAME", description = "This host's name in the intent.")
    private String host = "";

    @Option(
            names = "--controller",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8653",
            description = "Where the controller serves REST (default: ${DEFAULT-VALUE}).")
    private URI controller = URI.create("http://127.0.0.1:8653");

    @Override
    public Integer call() {
        throw new UnsupportedOperationException("agent of " + host + " towards " + controller);
    }
}
