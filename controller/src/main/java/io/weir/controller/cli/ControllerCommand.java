package io.weir.controller.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "controller",
        description = "Run the controller: switches connect to it, and it keeps them as the intent wants them.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  weir controller",
            "  weir controller --store ./weir.db --rest-port 8080",
            "",
            "On each host without an agent, let the switch connect:",
            "  ovs-vsctl set-fail-mode vm1-br secure -- set-controller vm1-br tcp:CONTROLLER:6653",
            "",
            "The REST API has no authentication: whoever reaches it governs the network. It listens on loopback unless",
            "told otherwise. WEIR_LOG=debug logs more."
        })
final class ControllerCommand implements Callable<Integer> {

    @Option(
            names = "--openflow-port",
            paramLabel = "PORT",
            defaultValue = "6653",
            description = "Port that switches connect to (${DEFAULT-VALUE}).")
    private int openflowPort;

    @Option(
            names = "--openflow-address",
            paramLabel = "ADDRESS",
            defaultValue = "::",
            description = "Address that switches connect to (all).")
    private InetAddress openflowAddress = InetAddress.getLoopbackAddress();

    @Option(
            names = "--rest-address",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "Address of the REST API (${DEFAULT-VALUE}).")
    private InetAddress restAddress = InetAddress.getLoopbackAddress();

    @Option(
            names = "--rest-port",
            paramLabel = "PORT",
            defaultValue = "8653",
            description = "Port of the REST API (${DEFAULT-VALUE}).")
    private int restPort;

    @Option(
            names = "--rest-name",
            paramLabel = "NAME",
            description = "A host name by which the REST API may be called, beside its addresses and localhost. "
                    + "May be repeated.")
    private List<String> restNames = new ArrayList<>();

    @Option(
            names = "--store",
            paramLabel = "FILE",
            defaultValue = "/var/lib/weir/weir.db",
            description = "Where the intent and its revisions are kept (${DEFAULT-VALUE}).")
    private Path store = Path.of("weir.db");

    @Option(
            names = "--no-rehearsal",
            description = "Do not go through changes of a private copy after the start. They take a few seconds of "
                    + "processor time while nothing else is to be done, touch nothing, and make the first real changes "
                    + "as quick as later ones.")
    private boolean unrehearsed;

    private final ControllerStart start;

    ControllerCommand(ControllerStart start) {
        this.start = start;
    }

    @Override
    public Integer call() {
        return start.run(new ControllerOptions(
                at(openflowAddress, openflowPort, "--openflow-port"),
                at(restAddress, restPort, "--rest-port"),
                new HashSet<>(restNames),
                store,
                !unrehearsed));
    }

    private static InetSocketAddress at(InetAddress address, int port, String option) {
        if (port < 0 || port > 65535) {
            throw new CommandFailed(option + " is not a port: " + port + " (0 to 65535)");
        }
        return new InetSocketAddress(address, port);
    }
}
