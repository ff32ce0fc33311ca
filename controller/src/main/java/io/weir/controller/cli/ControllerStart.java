package io.weir.controller.cli;

/** Starts the controller and stays until it is told to stop; returns the exit code. */
public interface ControllerStart {

    int run(ControllerOptions options);
}
