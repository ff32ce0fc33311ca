package io.weir.provisioning.demo;

import io.weir.provisioning.lab.LabContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Who reaches whom, measured with pings, beside what the intent says.
 *
 * @param members the containers, in the order of rows and columns
 * @param cells by sender, then by receiver; empty where a ping would tell nothing
 */
record ReachTable(List<Declared.Member> members, List<List<Optional<Cell>>> cells) {

    /** A table larger than this says nothing to a reader, and its pings would take long. */
    static final int MAX_CONTAINERS = 16;

    /** Pings at a time: they mostly wait for answers that do not come. */
    private static final int AT_ONCE = 8;

    private static final int PINGS = 3;
    private static final double INTERVAL_SECONDS = 0.2;

    ReachTable {
        members = List.copyOf(members);
        cells = List.copyOf(cells);
    }

    /**
     * What was found of one pair.
     *
     * @param isIntended whether the intent lets the one reach the other
     * @param received answers to {@link #PINGS} pings
     * @param millis mean round-trip time
     */
    record Cell(boolean isIntended, int received, double millis) {

        /** Those that may talk lose nothing, and those that may not get nothing. */
        boolean isRight() {
            return received == (isIntended ? PINGS : 0);
        }

        @Override
        public String toString() {
            String measured = received == 0 ? "–" : String.format(Locale.ROOT, millis < 10 ? "%.2f" : "%.0f", millis);
            return measured + " / " + (isIntended ? "yes" : "no") + (isRight() ? "" : " ✗");
        }
    }

    /** Pings from each container to each other one. */
    static ReachTable measure(Stage stage) {
        Declared declared = stage.declared();
        List<Declared.Member> members =
                declared.containers().stream().limit(MAX_CONTAINERS).toList();
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<List<Future<Optional<Cell>>>> pending = new ArrayList<>();
            for (Declared.Member from : members) {
                List<Future<Optional<Cell>>> row = new ArrayList<>();
                LabContainer container = stage.container(from);
                for (Declared.Member to : members) {
                    row.add(pool.submit(() -> measure(container, from, to, declared)));
                }
                pending.add(row);
            }
            return new ReachTable(members, pending.stream().map(ReachTable::all).toList());
        } finally {
            pool.shutdownNow();
        }
    }

    /** Whether what was measured is what is intended. */
    boolean isRight() {
        return cells.stream().flatMap(List::stream).flatMap(Optional::stream).allMatch(Cell::isRight);
    }

    /** The table: senders in rows, receivers in columns, in each cell what was measured and what is intended. */
    String format() {
        List<List<String>> rows = new ArrayList<>();
        List<String> header = new ArrayList<>(List.of("from \\ to"));
        members.forEach(member -> header.add(hasOwnName(member) ? member.name() : member.id()));
        rows.add(header);
        for (int i = 0; i < members.size(); i++) {
            List<String> row = new ArrayList<>(List.of(members.get(i).id()));
            cells.get(i).forEach(cell -> row.add(cell.map(Cell::toString).orElse("")));
            rows.add(row);
        }
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            text.append("  ");
            for (int column = 0; column < row.size(); column++) {
                String cell = row.get(column);
                text.append(cell).append(" ".repeat(width(rows, column) + 2 - cell.length()));
            }
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private boolean hasOwnName(Declared.Member member) {
        return members.stream()
                        .filter(other -> other.name().equals(member.name()))
                        .count()
                == 1;
    }

    private static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static Optional<Cell> measure(
            LabContainer from, Declared.Member member, Declared.Member to, Declared declared) {
        if (!declared.isTold(member, to)) {
            return Optional.empty();
        }
        LabContainer.Ping ping = from.ping(to.address(), PINGS, INTERVAL_SECONDS);
        return Optional.of(new Cell(declared.mayReach(member, to), ping.received(), ping.averageMillis()));
    }

    private static List<Optional<Cell>> all(List<Future<Optional<Cell>>> pending) {
        List<Optional<Cell>> cells = new ArrayList<>();
        for (Future<Optional<Cell>> cell : pending) {
            try {
                cells.add(cell.get());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while measuring", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("cannot measure", e.getCause());
            }
        }
        return cells;
    }
}
