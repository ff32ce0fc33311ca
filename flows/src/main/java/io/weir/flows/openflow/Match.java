package io.weir.flows.openflow;

import java.util.ArrayList;
import java.util.List;

/**
 * What a packet must be for a flow to apply: all of its terms, which stand in the order of {@link Field}. A field that
 * has no term may be anything.
 */
public record Match(List<Term> terms) {

    /** Matches every packet. */
    public static final Match ANY = new Match(List.of());

    public Match {
        terms = List.copyOf(terms);
        for (int i = 1; i < terms.size(); i++) {
            if (terms.get(i - 1).field().compareTo(terms.get(i).field()) >= 0) {
                throw new IllegalArgumentException("terms not in the order of their fields: " + terms);
            }
        }
    }

    /** Begins a match; terms may be named in any order, each field once. */
    public static Builder where() {
        return new Builder();
    }

    /**
     * One field's condition: {@code (packet & mask) == value}.
     *
     * @param value no bit set outside of the mask
     * @param mask the bits that count; never zero
     */
    public record Term(Field field, long value, long mask) {

        public Term {
            if (mask == 0 || (mask & ~field.ones()) != 0 || (value & ~mask) != 0) {
                throw new IllegalArgumentException(
                        field + " has no term " + Long.toHexString(value) + "/" + Long.toHexString(mask));
            }
        }

        public boolean isExact() {
            return mask == field.ones();
        }
    }

    /** Collects terms. */
    public static final class Builder {
        /** In the order of their fields; there are few, and many matches are built. */
        private final List<Term> terms = new ArrayList<>(8);

        private Builder() {}

        public Builder is(Field field, long value) {
            return is(field, value, field.ones());
        }

        public Builder is(Field field, long value, long mask) {
            int at = terms.size();
            while (at > 0 && terms.get(at - 1).field().compareTo(field) > 0) {
                at--;
            }
            if (at > 0 && terms.get(at - 1).field() == field) {
                throw new IllegalArgumentException(field + " named twice");
            }
            terms.add(at, new Term(field, value, mask));
            return this;
        }

        public Match build() {
            return new Match(terms);
        }
    }
}
