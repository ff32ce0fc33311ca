package io.weir.flows.document;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;

/** Finds the word that was probably meant. */
final class Nearest {

    /** How many candidates are looked at, so that many mistakes in a large document stay cheap. */
    private static final int MAX_CANDIDATES = 5_000;

    private static final int MAX_WORD = 63;

    private Nearest() {}

    /**
     * The candidate with the least edit distance (insertions, deletions, replacements): at most one for words up to
     * three characters, at most two for longer ones.
     */
    static Optional<String> to(String word, Collection<String> candidates) {
        if (word.length() > MAX_WORD) {
            return Optional.empty();
        }
        int least = word.length() <= 3 ? 2 : 3;
        Optional<String> nearest = Optional.empty();
        int looked = 0;
        for (String candidate : candidates) {
            if (++looked > MAX_CANDIDATES) {
                break;
            }
            int distance = distance(word, candidate, least - 1);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /**
     * The edit distance, or {@code most + 1} if it is more than {@code most}. Looks only at the part of the table that
     * can stay within {@code most}: that many cells to both sides of its diagonal.
     */
    private static int distance(String a, String b, int most) {
        if (Math.abs(a.length() - b.length()) > most) {
            return most + 1;
        }
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        Arrays.setAll(above, j -> j);
        for (int i = 1; i <= a.length(); i++) {
            Arrays.fill(row, most + 1);
            row[0] = i;
            int best = i;
            for (int j = Math.max(1, i - most); j <= Math.min(b.length(), i + most); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
                best = Math.min(best, row[j]);
            }
            if (best > most) {
                return most + 1;
            }
            int[] done = row;
            row = above;
            above = done;
        }
        return Math.min(above[b.length()], most + 1);
    }
}
