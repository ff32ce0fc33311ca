package io.weir.provisioning.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The host's nftables, by way of {@code nft}; only the table {@code ip weir} is read or written.
 *
 * <p>How nft lists a table is nft's own affair and differs from what it was given. So once a table is in force, its listing
 * is taken, and an empty chain is added whose name holds the digests of both, of what was given and of what is listed.
 * Whoever changes the table afterwards changes the listing.
 */
final class NfTables {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Hexadecimal digits of a SHA-256 digest that are kept: enough against accidents, and nobody but root comes here. */
    private static final int DIGITS = 32;

    private static final Pattern SEAL = Pattern.compile(
            "\tchain as-given-([0-9a-f]{" + DIGITS + "})-listed-([0-9a-f]{" + DIGITS + "}) \\{\n\t\\}\n");

    private final Commands commands;

    NfTables(Commands commands) {
        this.commands = commands;
    }

    /** The table as it is; empty if there is none, also where the kernel knows no nftables. */
    Optional<HostState.Table> read() throws CommandFailed, InterruptedException {
        Commands.Result tables = commands.tryRun(TIMEOUT, List.of("nft", "list", "tables", "ip"));
        if (tables.output().lines().noneMatch(("table ip " + Firewall.TABLE)::equals)) {
            return Optional.empty();
        }
        String listing = list();
        Matcher seal = SEAL.matcher(listing);
        boolean isIntact = seal.find() && digest(seal.replaceFirst("")).equals(seal.group(2));
        return Optional.of(new HostState.Table(isIntact ? seal.group(1) : ""));
    }

    /** Puts a table in force, in place of what is there, in one transaction; sessions that pass it go on. */
    void apply(Firewall firewall) throws CommandFailed, InterruptedException {
        String text = firewall.text();
        load(text);
        String seal = "as-given-" + digest(text) + "-listed-" + digest(list());
        commands.run(TIMEOUT, List.of("nft", "add", "chain", "ip", Firewall.TABLE, seal));
    }

    void remove() throws CommandFailed, InterruptedException {
        commands.run(TIMEOUT, List.of("nft", "delete", "table", "ip", Firewall.TABLE));
    }

    /** What stands for a text in {@link HostState.Table}. */
    static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** Without counters, and without the empty lines between chains. */
    private String list() throws CommandFailed, InterruptedException {
        return commands.run(TIMEOUT, List.of("nft", "--stateless", "list", "table", "ip", Firewall.TABLE))
                .lines()
                .filter(line -> !line.isBlank())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** By a file: a command line has an end. */
    private void load(String text) throws CommandFailed, InterruptedException {
        try {
            Path file = Files.createTempFile("weir", ".nft");
            try {
                Files.writeString(file, text);
                commands.run(TIMEOUT, List.of("nft", "-f", file.toString()));
            } finally {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new CommandFailed("nft -f", "cannot write what it is to read: " + failure);
        }
    }
}
