package io.weir.flows.document;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Chooses numbers for names: always the same for the same name, so long as it is free. SHA-256 rather than something
 * faster, so that nobody can choose names that collide. Belongs to one reading, so to one thread.
 */
final class StableHash {

    /** Places tried all over the range before the rest is gone through one by one. */
    private static final int SCATTERED_TRIES = 64;

    private final MessageDigest digest;

    StableHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Eight hexadecimal digits that depend on the purpose and the name alone. */
    String hex(String purpose, String name) {
        digest.update(purpose.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(), 0, 4);
    }

    /**
     * A number from 0 to {@code size - 1} that is free, by the hash of the names; empty if none is free. Looks at a
     * number at most 65 times, and at each once.
     *
     * @param purpose what the number is for: the same names have other numbers for another purpose
     */
    OptionalLong choose(String purpose, String name, String inner, long size, LongPredicate isFree) {
        digest.update(purpose.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(inner.getBytes(StandardCharsets.UTF_8));
        ByteBuffer hash = ByteBuffer.wrap(digest.digest());
        long start = Long.remainderUnsigned(hash.getLong(), size);
        long step = hash.getLong();
        long tried = start;
        for (int i = 1; i <= SCATTERED_TRIES; i++) {
            if (isFree.test(tried)) {
                return OptionalLong.of(tried);
            }
            tried = Long.remainderUnsigned(start + i * step, size);
        }
        for (long i = 0; i < size; i++) {
            long next = (start + i) % size;
            if (isFree.test(next)) {
                return OptionalLong.of(next);
            }
        }
        return OptionalLong.empty();
    }
}
