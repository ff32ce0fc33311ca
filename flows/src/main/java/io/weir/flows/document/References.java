package io.weir.flows.document;

import java.util.Set;

/** Names that must name something declared. */
final class References {

    private References() {}

    /** Whether the name is one of these; adds a problem, with the one that may be meant, if not. */
    static boolean check(Value name, String of, Set<String> declared, String remedy) {
        if (declared.contains(name.text())) {
            return true;
        }
        if (name.problems().isFull()) {
            name.wrong("no such " + of, remedy);
        } else {
            name.wrong(
                    "no " + of + " " + name.quoted() + " is declared",
                    Nearest.to(name.text(), declared)
                            .map(near -> "did you mean " + Quote.readable(near, Names.MAX_LENGTH) + "?")
                            .orElse(remedy));
        }
        return false;
    }
}
