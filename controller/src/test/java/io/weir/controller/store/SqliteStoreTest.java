package io.weir.controller.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;

final class SqliteStoreTest implements StoreContract {

    @TempDir
    Path directory;

    @Override
    public Store open() throws StoreException {
        return SqliteStore.open(path());
    }

    private Path path() {
        return directory.resolve("state/weir.db");
    }

    private void filled(int revisions) throws StoreException {
        try (Store store = open()) {
            for (int number = 1; number <= revisions; number++) {
                store.append(StoreContract.revision(number), new Change.Whole(("text " + number + " ").repeat(100)));
            }
        }
    }

    /** Opens it, and holds that this fails, says so in these words, and leaves the file as it was. */
    private void refusedWith(String words) throws IOException {
        byte[] before = Files.readAllBytes(path());
        StoreException e = assertThrows(StoreException.class, () -> open().close());
        assertTrue(String.valueOf(e.getMessage()).contains(words), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(path()));
    }

    private void sql(String sql) throws Exception {
        try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + path());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aFileThatIsNoDatabaseIsRefused() throws Exception {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(path(), "some notes that somebody keeps here\n".repeat(1000));
        refusedWith("does not begin as an SQLite file");
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        Files.createDirectories(directory.resolve("state"));
        Files.createFile(path());
        refusedWith("only 0 bytes");
    }

    @Test
    void aDirectoryInItsPlaceIsRefused() throws Exception {
        Files.createDirectories(path());
        StoreException e = assertThrows(StoreException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains("cannot open"), e.getMessage());
    }

    @Test
    void somebodyElsesDatabaseIsRefused() throws Exception {
        Files.createDirectories(directory.resolve("state"));
        sql("CREATE TABLE revision (number INTEGER)");
        refusedWith("some other SQLite file");
    }

    @Test
    void aNewerSchemaIsRefused() throws Exception {
        filled(1);
        sql("PRAGMA user_version = 3");
        refusedWith("newer Weir");
    }

    @Test
    void aFileOfSchemaOneStillOpensAndTakesMore() throws Exception {
        filled(1);
        sql("PRAGMA user_version = 1");
        // Rows as schema 1 had them: a container by its tenant's name and its own.
        appendAsSchemaOne(2, 2, "red", "web", "{host: vm1}");
        appendAsSchemaOne(3, 3, "red", "web", "");
        try (Store store = open()) {
            assertEquals(
                    List.of(
                            new Change.Put("tenants/red/containers/web", "{host: vm1}"),
                            new Change.Remove("tenants/red/containers/web")),
                    store.load().stream().skip(1).map(Entry::change).toList());
            assertTrue(store.append(StoreContract.revision(4), new Change.Put("rules/a", "{}")));
        }
        try (Store store = open()) {
            assertEquals(4, store.load().size());
        }
    }

    private void appendAsSchemaOne(int number, int kind, String tenant, String container, String text)
            throws Exception {
        Revision revision = StoreContract.revision(number);
        CRC32C crc = new CRC32C();
        for (String part : List.of(
                "" + number,
                "" + revision.at().toEpochMilli(),
                revision.who(),
                revision.why(),
                "" + kind,
                tenant,
                container,
                text)) {
            crc.update(part.getBytes(UTF_8));
            crc.update(0);
        }
        sql("INSERT INTO revision VALUES (%d, %d, '%s', '%s', %d, '%s', '%s', '%s', %d)"
                .formatted(
                        number,
                        revision.at().toEpochMilli(),
                        revision.who(),
                        revision.why(),
                        kind,
                        tenant,
                        container,
                        text,
                        crc.getValue()));
    }

    @Test
    void aFileCutShortIsRefused() throws Exception {
        filled(200);
        byte[] all = Files.readAllBytes(path());
        Files.write(path(), Arrays.copyOf(all, all.length / 2));
        refusedWith("is damaged");
    }

    @Test
    void aPageOfNonsenseIsRefused() throws Exception {
        filled(200);
        try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
            byte[] nonsense = new byte[4096];
            new Random(1).nextBytes(nonsense);
            for (long page = 1; page < 4; page++) {
                file.seek(page * 4096);
                file.write(nonsense);
            }
        }
        refusedWith("is damaged");
    }

    @Test
    void oneChangedLetterInTheNewestIntentIsFound() throws Exception {
        filled(3);
        byte[] all = Files.readAllBytes(path());
        byte[] needle = "text 3 text".getBytes(UTF_8);
        int at = 0;
        while (!Arrays.equals(Arrays.copyOfRange(all, at, at + needle.length), needle)) {
            at++;
        }
        all[at] = 'T';
        Files.write(path(), all);
        try (Store store = open()) {
            StoreException e = assertThrows(StoreException.class, store::load);
            assertTrue(String.valueOf(e.getMessage()).contains("revision 3 is not as it was written"), e.getMessage());
        }
    }

    @Test
    void aMissingRevisionIsFound() throws Exception {
        try (Store store = open()) {
            store.append(StoreContract.revision(1), new Change.Whole("whole"));
            for (int number = 2; number <= 4; number++) {
                store.append(StoreContract.revision(number), new Change.Remove(WEB));
            }
        }
        sql("DELETE FROM revision WHERE number = 3");
        try (Store store = open()) {
            StoreException e = assertThrows(StoreException.class, store::load);
            assertTrue(String.valueOf(e.getMessage()).contains("before 4 is missing"), e.getMessage());
        }
    }

    @Test
    void aLogWithoutItsFileIsRefused() throws Exception {
        Files.createDirectories(directory.resolve("state"));
        Files.writeString(Path.of(path() + "-wal"), "what may be the only copy of something");
        StoreException e = assertThrows(StoreException.class, this::open);
        assertTrue(String.valueOf(e.getMessage()).contains("its log"), e.getMessage());
        assertFalse(Files.exists(path()));
    }

    @Test
    void aStoreThatIsOpenCannotBeOpenedAgain() throws Exception {
        try (Store first = open()) {
            StoreException e = assertThrows(StoreException.class, this::open);
            assertTrue(String.valueOf(e.getMessage()).contains("in use by another process"), e.getMessage());
            assertTrue(first.append(StoreContract.revision(1), new Change.Whole("goes on")));
        }
        open().close();
    }

    @Test
    void onlyItsOwnerMayReadIt() throws Exception {
        filled(1);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
    }

    @Test
    void whatAProcessAcknowledgedBeforeItWasKilledIsThere() throws Exception {
        for (int round = 0; round < 3; round++) {
            long acknowledged = killWhileWriting(300);
            try (Store store = open()) {
                Revision newest = store.newest().orElseThrow();
                assertTrue(newest.number() >= acknowledged, newest + " after " + acknowledged);
                assertTrue(newest.number() <= acknowledged + 1, newest + " after " + acknowledged);
                List<Entry> entries = store.load();
                assertEquals(newest, entries.get(entries.size() - 1).revision());
            }
        }
    }

    @Test
    void aStoreThatAnotherProcessHoldsIsRefusedUntilItIsKilled() throws Exception {
        Process writer = writer();
        try (BufferedReader lines = writer.inputReader(UTF_8)) {
            lines.readLine();
            StoreException e = assertThrows(StoreException.class, this::open);
            assertTrue(String.valueOf(e.getMessage()).contains("in use by another process"), e.getMessage());
        } finally {
            writer.destroyForcibly().waitFor();
        }
        open().close();
    }

    /** The last revision that the killed process said was appended. */
    private long killWhileWriting(int revisions) throws Exception {
        Process writer = writer();
        long last = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(writer.getInputStream(), UTF_8))) {
            for (int i = 0; i < revisions; i++) {
                last = Long.parseLong(lines.readLine());
            }
            // Through the handle, for Process.destroyForcibly closes the stream with what is still to be read.
            writer.toHandle().destroyForcibly();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Long.parseLong(line);
            }
        }
        writer.waitFor();
        return last;
    }

    private Process writer() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // The build's own directory, for SQLite's library stays behind when this is killed.
                        "-Dorg.sqlite.tmpdir=" + System.getProperty("org.sqlite.tmpdir", "target"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Writer.class.getName(),
                        path().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Appends without end, and prints each revision once it is acknowledged. */
    static final class Writer {

        public static void main(String[] args) throws Exception {
            try (Store store = SqliteStore.open(Path.of(args[0]))) {
                long number = store.newest().map(Revision::number).orElse(0L);
                while (true) {
                    number++;
                    Change change = number % 50 == 1
                            ? new Change.Whole("whole ".repeat(2000))
                            : new Change.Put(WEB, "{address: 10.0.0." + number + "}");
                    if (!store.append(StoreContract.revision(number), change)) {
                        throw new IllegalStateException("not appended: " + number);
                    }
                    System.out.println(number);
                }
            }
        }
    }
}
