package io.weir.flows.document;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Numbers things: as declared; else as before; else by their names. What is declared wins over what was before, and
 * that over what is derived, so a new thing takes no number from an old one.
 */
final class Numbering {

    /**
     * A thing to number.
     *
     * @param name what it is called in messages, and derived from
     * @param fields where it stands
     * @param declared the number that the document states
     * @param before the number that it had in the intent in force
     * @param serves which numbers it can have
     */
    record Wish(String name, Fields fields, OptionalInt declared, OptionalInt before, IntPredicate serves) {

        /** A thing that can have any number. */
        Wish(String name, Fields fields, OptionalInt declared, OptionalInt before) {
            this(name, fields, declared, before, number -> true);
        }
    }

    private final String what;
    private final String key;
    private final int most;
    private final IntFunction<@Nullable String> elsewhere;
    private final Map<Integer, String> takenBy = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    /**
     * @param what what the numbers are, in messages
     * @param key the key that states them
     * @param most the largest number; the least is 1
     */
    Numbering(String what, String key, int most) {
        this(what, key, most, number -> null);
    }

    /**
     * The same, beside others that have numbers already.
     *
     * @param elsewhere who of the others has a number, if one has
     */
    Numbering(String what, String key, int most, IntFunction<@Nullable String> elsewhere) {
        this.what = what;
        this.key = key;
        this.most = most;
        this.elsewhere = elsewhere;
    }

    /** The numbers by name; without some, and with problems added, if they are declared twice or do not suffice. */
    Map<String, Integer> number(List<Wish> wishes, StableHash hash) {
        if (wishes.size() > most) {
            Wish first = wishes.get(most);
            first.fields().wrong(wishes.size() + " need a " + what, "there are " + most);
            return numbers;
        }
        for (Wish wish : wishes) {
            wish.declared().ifPresent(number -> declare(wish, number));
        }
        for (Wish wish : wishes) {
            if (wish.declared().isEmpty() && wish.before().isPresent()) {
                take(wish, wish.before().getAsInt());
            }
        }
        for (Wish wish : wishes) {
            if (wish.declared().isEmpty() && !numbers.containsKey(wish.name())) {
                hash.choose(what, wish.name(), "", most, number -> isFree(wish, (int) number + 1))
                        .ifPresentOrElse(number -> take(wish, (int) number + 1), () -> wish.fields()
                                .wrong("there is no free " + what, "there are " + most));
            }
        }
        return numbers;
    }

    private void declare(Wish wish, int number) {
        if (!take(wish, number)) {
            wish.fields()
                    .wrong(
                            key,
                            Quote.readable(String.valueOf(ownerOf(number)), 130) + " has the same " + what + ", "
                                    + number,
                            "leave one of the two out, and a free one is chosen");
        }
    }

    private boolean take(Wish wish, int number) {
        if (number > most || !isFree(wish, number)) {
            return false;
        }
        takenBy.put(number, wish.name());
        numbers.put(wish.name(), number);
        return true;
    }

    private boolean isFree(Wish wish, int number) {
        return wish.serves().test(number) && ownerOf(number) == null;
    }

    private @Nullable String ownerOf(int number) {
        String owner = takenBy.get(number);
        return owner == null ? elsewhere.apply(number) : owner;
    }
}
