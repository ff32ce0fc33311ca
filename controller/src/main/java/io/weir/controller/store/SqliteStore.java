package io.weir.controller.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Store} in one SQLite file, with a write-ahead log that is synced at every commit. The connection belongs to
 * one thread of its own; the file belongs to this process as long as the store is open. Every statement is a transaction of
 * its own, which SQLite takes back when it fails, for want of room say.
 */
public final class SqliteStore implements Store {

    /** Calls that may wait for the thread; one more is refused. */
    private static final int MAX_WAITING = 64;

    /** How long a call waits for its answer: a disk that takes longer to sync is as good as none. */
    private static final int ANSWER_SECONDS = 30;

    private static final int WHOLE = 1;
    /** What schema 1 had for a container put or removed, by its tenant's name and its own. */
    private static final int PUT_CONTAINER = 2;

    private static final int REMOVE_CONTAINER = 3;
    private static final int PUT = 4;
    private static final int REMOVE = 5;

    private static final String INSERT = "INSERT INTO revision SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?"
            + " WHERE (SELECT coalesce(max(number), 0) FROM revision) = ?";

    private static final String UP_TO = "SELECT number, at, who, why, kind, tenant, container, text, crc FROM revision"
            + " WHERE number >= (SELECT coalesce(max(number), 0) FROM revision WHERE kind = 1 AND number <= ?)"
            + " AND number <= ? ORDER BY number";

    private static final String NEWEST = "SELECT number, at, who, why, kind, tenant, container FROM revision"
            + " WHERE number < ? ORDER BY number DESC LIMIT ?";

    private final SqliteFile file;
    private final Connection connection;
    /** Kept, since to prepare it takes as long as to run it, until it fails. Of the thread. */
    private @Nullable PreparedStatement insert;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> new Thread(task, "weir-store"));

    private SqliteStore(SqliteFile file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /**
     * Opens the store, or makes it where there is none.
     *
     * @throws StoreException if the file is damaged, somebody else's, of a newer Weir, or in use; it is left as it was
     */
    public static SqliteStore open(Path path) throws StoreException {
        SqliteFile file = new SqliteFile(path);
        return new SqliteStore(file, file.open());
    }

    /** A store in memory, which is gone when it is closed. */
    public static SqliteStore inMemory() throws StoreException {
        SqliteFile nowhere = new SqliteFile(Path.of(":memory:"));
        return new SqliteStore(nowhere, nowhere.openInMemory());
    }

    @Override
    public List<Entry> load(long revision) throws StoreException {
        return onThread(() -> {
            List<Entry> entries = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(UP_TO)) {
                query.setLong(1, revision);
                query.setLong(2, revision);
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        entries.add(checked(Row.read(rows), entries));
                    }
                }
            }
            return List.copyOf(entries);
        });
    }

    private Entry checked(Row row, List<Entry> before) throws StoreException {
        long number = row.revision.number();
        if (row.crc != row.computedCrc()) {
            throw file.damaged("revision " + number + " is not as it was written");
        }
        boolean inOrder = before.isEmpty()
                ? row.kind == WHOLE || number == 1
                : before.get(before.size() - 1).revision().number() == number - 1;
        if (!inOrder) {
            throw file.damaged("the revision before " + number + " is missing");
        }
        return new Entry(
                row.revision,
                row.change().orElseThrow(() -> file.damaged("revision " + number + " is of an unknown kind")));
    }

    @Override
    public Appending begin(Revision revision, Change change) throws StoreException {
        Future<Boolean> appended = submit(() -> insert(Row.of(revision, change)));
        return () -> await(appended);
    }

    private boolean insert(Row row) throws SQLException {
        PreparedStatement statement = insert == null ? connection.prepareStatement(INSERT) : insert;
        try {
            insert = null;
            row.write(statement);
            statement.setLong(10, row.revision.number() - 1);
            boolean inserted = statement.executeUpdate() == 1;
            insert = statement;
            return inserted;
        } finally {
            if (insert == null) {
                statement.close();
            }
        }
    }

    @Override
    public List<Summary> newest(int count, long before) throws StoreException {
        return onThread(() -> select(count, before));
    }

    private List<Summary> select(int count, long before) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(NEWEST)) {
            query.setLong(1, before);
            query.setInt(2, count);
            List<Summary> revisions = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    revisions.add(Row.summary(rows));
                }
            }
            return revisions;
        }
    }

    /** Ends what is under way, and moves the log into the file. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (thread.awaitTermination(ANSWER_SECONDS, TimeUnit.SECONDS)) {
                connection.close();
            }
        } catch (SQLException e) {
            // Everything acknowledged is in the log, from which the next opening takes it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T onThread(Work<T> work) throws StoreException {
        return await(submit(work));
    }

    private <T> Future<T> submit(Work<T> work) throws StoreException {
        try {
            return thread.submit(work::run);
        } catch (RejectedExecutionException e) {
            throw new StoreException("the store is closed, or has too much to do", e);
        }
    }

    private <T> T await(Future<T> answer) throws StoreException {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreException known) {
                throw known;
            }
            if (e.getCause() instanceof SQLException sql) {
                throw file.explained(sql);
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new StoreException("the store did not answer within " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the store", e);
        }
    }

    private interface Work<T> {
        T run() throws SQLException, StoreException;
    }

    /**
     * A row of the table.
     *
     * @param tenant empty since schema 2
     * @param name the path of what is put or removed; before schema 2 the container's name
     */
    private record Row(Revision revision, int kind, String tenant, String name, String text, long crc) {

        static Row of(Revision revision, Change change) {
            Row row;
            if (change instanceof Change.Whole whole) {
                row = new Row(revision, WHOLE, "", "", whole.text(), 0);
            } else if (change instanceof Change.Put put) {
                row = new Row(revision, PUT, "", put.path(), put.text(), 0);
            } else {
                row = new Row(revision, REMOVE, "", ((Change.Remove) change).path(), "", 0);
            }
            return new Row(revision, row.kind, row.tenant, row.name, row.text, row.computedCrc());
        }

        static Row read(ResultSet rows) throws SQLException {
            return new Row(
                    revision(rows),
                    rows.getInt(5),
                    rows.getString(6),
                    rows.getString(7),
                    rows.getString(8),
                    rows.getLong(9));
        }

        static Revision revision(ResultSet rows) throws SQLException {
            return new Revision(
                    rows.getLong(1), Instant.ofEpochMilli(rows.getLong(2)), rows.getString(3), rows.getString(4));
        }

        /** Without the text. */
        static Summary summary(ResultSet rows) throws SQLException {
            Row row = new Row(revision(rows), rows.getInt(5), rows.getString(6), rows.getString(7), "", 0);
            Change change = row.change().orElse(new Change.Whole(""));
            if (change instanceof Change.Put put) {
                return new Summary(row.revision, put.path(), false);
            }
            return change instanceof Change.Remove remove
                    ? new Summary(row.revision, remove.path(), true)
                    : new Summary(row.revision, "", false);
        }

        void write(PreparedStatement insert) throws SQLException {
            insert.setLong(1, revision.number());
            insert.setLong(2, revision.at().toEpochMilli());
            insert.setString(3, revision.who());
            insert.setString(4, revision.why());
            insert.setInt(5, kind);
            insert.setString(6, tenant);
            insert.setString(7, name);
            insert.setString(8, text);
            insert.setLong(9, crc);
        }

        Optional<Change> change() {
            String container = "tenants/" + tenant + "/containers/" + name;
            return Optional.ofNullable(
                    switch (kind) {
                        case WHOLE -> new Change.Whole(text);
                        case PUT_CONTAINER -> new Change.Put(container, text);
                        case REMOVE_CONTAINER -> new Change.Remove(container);
                        case PUT -> new Change.Put(name, text);
                        case REMOVE -> new Change.Remove(name);
                        default -> null;
                    });
        }

        /** Finds what SQLite's own check does not look at: damage within a value. */
        long computedCrc() {
            CRC32C crc = new CRC32C();
            for (String part : List.of(
                    Long.toString(revision.number()),
                    Long.toString(revision.at().toEpochMilli()),
                    revision.who(),
                    revision.why(),
                    Integer.toString(kind),
                    tenant,
                    name,
                    text)) {
                crc.update(part.getBytes(StandardCharsets.UTF_8));
                crc.update(0);
            }
            return crc.getValue();
        }
    }
}
