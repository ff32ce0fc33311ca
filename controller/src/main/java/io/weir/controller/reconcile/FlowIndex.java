package io.weir.controller.reconcile;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The fingerprints of many flows, by that of their key: 16 bytes for each, and up to twice as much again for the gaps of
 * an open hash table. Positions stay the same once all have been added.
 */
final class FlowIndex {

    private long[] keys = new long[1 << 10];
    private long[] contents = new long[1 << 10];
    private final BitSet seen = new BitSet();
    private int size;
    private int sightings;

    void add(long key, long content) {
        if (size * 3 > keys.length * 2) {
            grow();
        }
        int position = position(keys, key);
        if (keys[position] == 0) {
            size++;
        }
        keys[position] = nonZero(key);
        contents[position] = content;
    }

    int size() {
        return size;
    }

    /** Where the key is; -1 if it is not there. */
    int find(long key) {
        int position = position(keys, key);
        return keys[position] == 0 ? -1 : position;
    }

    long content(int position) {
        return contents[position];
    }

    /** Marks it as being as it should. */
    void see(int position) {
        if (!seen.get(position)) {
            seen.set(position);
            sightings++;
        }
    }

    /** How many are not as they should be. */
    int unseen() {
        return size - sightings;
    }

    boolean isSeen(int position) {
        return seen.get(position);
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldContents = contents;
        keys = new long[oldKeys.length * 2];
        contents = new long[keys.length];
        Arrays.fill(keys, 0);
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int position = position(keys, oldKeys[i]);
                keys[position] = oldKeys[i];
                contents[position] = oldContents[i];
            }
        }
    }

    private static int position(long[] keys, long key) {
        long wanted = nonZero(key);
        int position = (int) (wanted ^ wanted >>> 32) & keys.length - 1;
        while (keys[position] != 0 && keys[position] != wanted) {
            position = position + 1 & keys.length - 1;
        }
        return position;
    }

    /** 0 marks a gap. */
    private static long nonZero(long key) {
        return key == 0 ? 1 : key;
    }
}
