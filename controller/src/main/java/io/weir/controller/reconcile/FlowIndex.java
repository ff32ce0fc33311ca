package io.weir.controller.reconcile;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The fingerprints of many flows, in the order of the flows, found by that of their key: 16 bytes for each, up to half as
 * much again in arrays that have grown, and those of an open hash table of their numbers. Flows are in groups, of which it is
 * known whether all of them have been seen.
 */
final class FlowIndex {

    private long[] keys = new long[1 << 10];
    private long[] contents = new long[1 << 10];
    /** Numbers of flows, from 1; 0 is a gap. */
    private int[] places = new int[1 << 11];
    /** The number behind the last of each group. */
    private int[] ends = new int[1 << 9];

    private final BitSet seen = new BitSet();
    private int size;
    private int sightings;
    private int groups;

    /** Adds the next flow. One with the key of an earlier flow takes its place. */
    void add(long key, long content) {
        if (size == keys.length) {
            int more = size + (size >> 1);
            keys = Arrays.copyOf(keys, more);
            contents = Arrays.copyOf(contents, more);
        }
        if (size * 3 > places.length * 2) {
            grow();
        }
        int place = place(key);
        if (places[place] != 0) {
            see(places[place] - 1);
        }
        keys[size] = key;
        contents[size] = content;
        places[place] = ++size;
    }

    /** The flows that were added since the last end are a group, which may be empty. */
    void endGroup() {
        if (groups == ends.length) {
            ends = Arrays.copyOf(ends, groups + (groups >> 1));
        }
        ends[groups++] = size;
    }

    int size() {
        return size;
    }

    /** The number of the flow with this key, in the order of adding; -1 if there is none. */
    int find(long key) {
        return places[place(key)] - 1;
    }

    long content(int number) {
        return contents[number];
    }

    /** Marks it as being as it should. */
    void see(int number) {
        if (!seen.get(number)) {
            seen.set(number);
            sightings++;
        }
    }

    /** How many are not as they should be. */
    int unseen() {
        return size - sightings;
    }

    boolean isSeen(int number) {
        return seen.get(number);
    }

    /** The number of a group's first flow. */
    int start(int group) {
        return group == 0 ? 0 : ends[group - 1];
    }

    boolean isGroupSeen(int group) {
        return seen.nextClearBit(start(group)) >= ends[group];
    }

    private void grow() {
        places = new int[places.length * 2];
        for (int number = 0; number < size; number++) {
            // Of two with one key, the later.
            places[place(keys[number])] = number + 1;
        }
    }

    /** Where the key's number is, or is to be. */
    private int place(long key) {
        int[] at = places;
        int place = (int) (key ^ key >>> 32) & at.length - 1;
        while (at[place] != 0 && keys[at[place] - 1] != key) {
            place = place + 1 & at.length - 1;
        }
        return place;
    }
}
