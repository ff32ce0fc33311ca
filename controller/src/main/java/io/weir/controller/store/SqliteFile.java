package io.weir.controller.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Opens the file of a {@link SqliteStore}. A new file gets its name only when it is complete, so what has the name is a
 * store or is not ours; and an existing one is checked through a connection that cannot write before one that can is
 * opened, so a damaged file stays byte for byte as it was found.
 */
final class SqliteFile {

    /** "Weir", at offset 68 of the file (SQLite file format, 1.3). */
    private static final int APPLICATION_ID = 0x57656972;

    /** Version of the tables, at offset 60. */
    private static final int SCHEMA = 2;

    /** How long a controller that is just going away may hold the file. */
    private static final int BUSY_MILLISECONDS = 1000;

    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;

    private final Path path;

    SqliteFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** A connection that holds the file alone, made first if there is none. */
    Connection open() throws StoreException {
        try {
            if (!Files.exists(path)) {
                create();
            }
            checkHeader();
            try (Connection readOnly = connect(Access.READ)) {
                checkInside(readOnly);
            }
            return connect(Access.WRITE);
        } catch (SQLException e) {
            throw explained(e);
        } catch (IOException e) {
            throw new StoreException("cannot open the store " + path + ": " + e, e);
        }
    }

    /** A connection to a new store that is no file. */
    Connection openInMemory() throws StoreException {
        try {
            Connection connection = config().createConnection("jdbc:sqlite::memory:");
            writeSchema(connection);
            return connection;
        } catch (SQLException e) {
            throw explained(e);
        }
    }

    private void create() throws IOException, SQLException, StoreException {
        if (Files.exists(Path.of(path + "-wal"))) {
            throw new StoreException("the store " + path + " is missing, but its log " + path
                    + "-wal is there: put the file back from where it went, or move the log away to begin anew");
        }
        Path directory = Path.of("/").resolve(path).getParent();
        Files.createDirectories(directory);
        Path fresh = Files.createTempFile(
                directory,
                path.getFileName() + ".",
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            try (Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + fresh)) {
                writeSchema(connection);
            }
            Files.createLink(path, fresh);
            try (FileChannel entries = FileChannel.open(directory)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            // Somebody else was faster; theirs is as good, and opening it finds out who may have it.
        } finally {
            Files.delete(fresh);
        }
    }

    private static void writeSchema(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA application_id = " + APPLICATION_ID);
            statement.execute("PRAGMA user_version = " + SCHEMA);
            statement.execute("""
                    CREATE TABLE revision (
                      number INTEGER PRIMARY KEY,
                      at INTEGER NOT NULL,       -- milliseconds since 1970
                      who TEXT NOT NULL,
                      why TEXT NOT NULL,
                      kind INTEGER NOT NULL,     -- 1 whole intent, 4 thing put, 5 thing removed;
                                                 -- in schema 1: 2 container put, 3 container removed
                      tenant TEXT NOT NULL,      -- empty; in schema 1: the container's
                      container TEXT NOT NULL,   -- the thing's path; in schema 1: the container's name
                      text TEXT NOT NULL,        -- the intent's or the thing's document
                      crc INTEGER NOT NULL       -- CRC-32C of all the rest
                    ) STRICT""");
            statement.execute("CREATE INDEX whole ON revision(number) WHERE kind = 1");
            statement.execute("PRAGMA journal_mode = WAL");
        }
    }

    private void checkHeader() throws IOException, StoreException {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            int read = 0;
            while (read >= 0 && header.hasRemaining()) {
                read = channel.read(header);
            }
        }
        if (header.hasRemaining()) {
            throw damaged("it is only " + header.position() + " bytes long");
        }
        for (int i = 0; i < MAGIC.length; i++) {
            if (header.get(i) != MAGIC[i]) {
                throw damaged("it does not begin as an SQLite file does");
            }
        }
        if (header.getInt(68) != APPLICATION_ID) {
            throw new StoreException(
                    path + " is not a Weir store but some other SQLite file: name another with --store");
        }
        checkVersion(header.getInt(60));
    }

    private void checkInside(Connection connection) throws SQLException, StoreException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet answer = statement.executeQuery("PRAGMA user_version")) {
                checkVersion(answer.getInt(1));
            }
            try (ResultSet answer = statement.executeQuery("PRAGMA quick_check(1)")) {
                if (!"ok".equals(answer.getString(1))) {
                    throw damaged(answer.getString(1));
                }
            }
        }
    }

    private void checkVersion(int version) throws StoreException {
        if (version > SCHEMA) {
            throw new StoreException("the store " + path + " was written by a newer Weir (schema " + version
                    + ", this one knows up to " + SCHEMA + "): start that one");
        }
        if (version < 1) {
            throw damaged("its schema version is " + version);
        }
    }

    private Connection connect(Access access) throws SQLException {
        SQLiteConfig config = config();
        config.setBusyTimeout(BUSY_MILLISECONDS);
        config.setReadOnly(access == Access.READ);
        if (access == Access.READ) {
            return config.createConnection("jdbc:sqlite:" + path);
        }
        // Before the first access, so that no other process can come in between, or read along through shared memory.
        config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
        Connection connection = config.createConnection("jdbc:sqlite:" + path);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("BEGIN IMMEDIATE");
            // A Weir that knows only the kinds of rows before these must not take the file for damaged.
            statement.execute("PRAGMA user_version = " + SCHEMA);
            statement.execute("COMMIT");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        // Nobody asks for them, and each insert would be followed by a query.
        config.setGetGeneratedKeys(false);
        return config;
    }

    StoreException damaged(String how) {
        return new StoreException("the store " + path + " is damaged: " + how
                + ". Nothing was changed in it. Put back a copy, or move it away (with its -wal) to begin anew");
    }

    /** In the operator's words. */
    StoreException explained(SQLException e) {
        SQLiteErrorCode code =
                e instanceof SQLiteException known ? known.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        // The extended codes have the plain one in their lowest byte.
        int plain = code.code & 0xff;
        if (plain == SQLiteErrorCode.SQLITE_BUSY.code || plain == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return new StoreException(
                    "the store " + path + " is in use by another process: is a controller already running?", e);
        }
        if (plain == SQLiteErrorCode.SQLITE_CORRUPT.code || plain == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return damaged(String.valueOf(e.getMessage()));
        }
        if (plain == SQLiteErrorCode.SQLITE_FULL.code) {
            return new StoreException("the disk of the store " + path + " is full: make room", e);
        }
        return new StoreException("the store " + path + " failed: " + e.getMessage(), e);
    }

    private enum Access {
        READ,
        WRITE
    }
}
