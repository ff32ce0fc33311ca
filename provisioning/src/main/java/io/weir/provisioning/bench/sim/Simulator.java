package io.weir.provisioning.bench.sim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The process of simulated switches: {@code Simulator HOST PORT FILE}, the file written by {@link SwitchPlan#lines}. It
 * reads commands from standard input, one a line, answers each by one line, and ends with its input.
 *
 * <pre>
 * connect, disconnect        all switches
 * state                      what there is, as name=value
 * await WHAT                 the first switch, until a packet of its has been answered by WHAT; two minutes at most
 * punt WHAT SWITCHES WINDOW MILLISECONDS
 *                            packet-ins that expect WHAT (PuntLoad.Expected) from the first switches
 * </pre>
 */
public final class Simulator {

    /** Rest between two loads: nothing of the one is still answered then, and quotas are as after silence. */
    private static final long REST_MILLISECONDS = 2_100;

    /** What is unanswered when a load ends is waited for, 10 s at most: its answers would be taken for the next one's. */
    private static final int MAX_DRAINS = 200;

    private static final long DRAIN_MILLISECONDS = 50;

    private static final int MAX_LOOKS = 60_000;
    private static final long LOOK_MILLISECONDS = 2;

    private final Fleet fleet;
    /** When the last load had ended; by the thread of the commands. */
    private long endedAt = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(REST_MILLISECONDS);

    private Simulator(Fleet fleet) {
        this.fleet = fleet;
    }

    /** Starts the switches; none is connected before it is asked for. */
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress controller = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        try (Fleet fleet = new Fleet(controller, SwitchPlan.parse(Files.readAllLines(Path.of(arguments[2]))))) {
            Simulator simulator = new Simulator(fleet);
            Thread commands = new Thread(simulator::commands, "commands");
            commands.setDaemon(true);
            commands.start();
            fleet.run();
        }
    }

    @SuppressWarnings("SystemOut") // the answers are its purpose
    private void commands() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(answer(line.split(" ", -1)));
            }
        } catch (IOException | InterruptedException e) {
            System.out.println("failed " + e);
        }
        fleet.stop();
    }

    private String answer(String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "connect" -> inFleet(fleet::connect);
            case "disconnect" -> inFleet(fleet::disconnect);
            case "state" -> state();
            case "await" -> await(PuntLoad.Expected.valueOf(words[1]));
            case "punt" ->
                punt(
                        PuntLoad.Expected.valueOf(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]),
                        Integer.parseInt(words[4]));
            default -> "failed no such command: " + words[0];
        };
    }

    private String state() throws InterruptedException {
        String[] state = new String[1];
        inFleet(() -> state[0] = fleet.state());
        return "ok " + state[0];
    }

    private String await(PuntLoad.Expected expected) throws InterruptedException {
        Latencies latencies = new Latencies();
        long[] answered = new long[1];
        inFleet(() -> fleet.await(expected, latencies));
        for (int looks = 0; looks < MAX_LOOKS && answered[0] == 0; looks++) {
            Thread.sleep(LOOK_MILLISECONDS);
            inFleet(() -> answered[0] = latencies.total());
        }
        inFleet(fleet::endPunt);
        return answered[0] > 0 ? "ok" : "failed nothing was answered";
    }

    private String punt(PuntLoad.Expected expected, int switches, int window, int milliseconds)
            throws InterruptedException {
        long rest = REST_MILLISECONDS - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - endedAt);
        Thread.sleep(Math.max(0, rest));
        Latencies latencies = new Latencies();
        long[] outcome = new long[2];
        long start = System.nanoTime();
        inFleet(() -> fleet.punt(switches, expected, window, latencies));
        Thread.sleep(milliseconds);
        int waiting = stop();
        double seconds = (System.nanoTime() - start) / 1e9;
        for (int tries = 0; waiting > 0 && tries < MAX_DRAINS; tries++) {
            Thread.sleep(DRAIN_MILLISECONDS);
            waiting = stop();
        }
        inFleet(() -> System.arraycopy(fleet.endPunt(), 0, outcome, 0, 2));
        endedAt = System.nanoTime();
        return String.format(
                Locale.ROOT,
                "ok answered=%d wrong=%d unanswered=%d seconds=%.3f p50=%.3f p99=%.3f",
                latencies.total(),
                outcome[0],
                outcome[1],
                seconds,
                latencies.percentile(50),
                latencies.percentile(99));
    }

    private int stop() throws InterruptedException {
        int[] waiting = new int[1];
        inFleet(() -> waiting[0] = fleet.stopPunt());
        return waiting[0];
    }

    /** Does it on the thread of the switches, and waits until it is done. */
    private String inFleet(Runnable task) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        fleet.submit(() -> {
            task.run();
            done.countDown();
        });
        done.await();
        return "ok";
    }
}
