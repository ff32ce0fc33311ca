package io.weir.controller;

import io.weir.controller.cli.Weir;
import io.weir.controller.rest.RestServer;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** Where {@code weir controller} and the commands that call it begin. */
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("controller")) {
            // Two thirds of the start are spent loading these: meanwhile, the command line is read and the store
            // opened.
            new Thread(RestServer::prepare, "weir-prepare").start();
        }
        // The controller's classes, and its logging, are loaded only by the command that needs them.
        int exitCode = Weir.run(options -> Controller.run(options), writer(System.out), writer(System.err), args);
        System.exit(exitCode);
    }

    /** Documents are UTF-8 wherever they go, whatever the locale. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    }
}
