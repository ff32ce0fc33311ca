package io.weir.provisioning.demo;

import java.io.PrintStream;
import java.util.List;

/** Plays all scenes that a cluster allows, one after the other, whatever becomes of each. */
final class Scenes {

    private static final List<Scene> ALL = List.of(
            new NeighboursScene(),
            new RoutedScene(),
            new TunnelScene(),
            new ApartScene(),
            new PolicyScene(),
            new OutsideScene(),
            new SameAddressesScene(),
            new ManyTenantsScene(),
            new ByHandScene(),
            new RestartScene(),
            new RepairScene(),
            new TraceScene());

    private Scenes() {}

    /** Answers whether all that was shown was right. */
    static boolean play(Stage stage, PrintStream out) {
        boolean isRight = true;
        int number = 0;
        for (Scene scene : ALL) {
            if (scene.fits(stage)) {
                number++;
                isRight &= play(scene, number, stage, out);
            }
        }
        return isRight;
    }

    private static boolean play(Scene scene, int number, Stage stage, PrintStream out) {
        out.printf("%n%d. %s%n", number, scene.title());
        Account account = new Account(out);
        long start = System.nanoTime();
        try {
            scene.play(stage, account);
        } catch (RuntimeException failure) {
            account.check(false, String.valueOf(failure.getMessage()));
        }
        account.note("(" + Words.since(start) + ")");
        return account.isRight();
    }
}
