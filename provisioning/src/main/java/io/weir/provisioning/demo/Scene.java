package io.weir.provisioning.demo;

/** One thing that the demo shows with real packets. */
interface Scene {

    /** What it shows, in a line. */
    String title();

    /** Whether the cluster has the containers and hosts that it takes. */
    boolean fits(Stage stage);

    /** Shows it, and tells what was tried and what was seen. */
    void play(Stage stage, Account account);
}
