package io.weir.flows.document;

/**
 * A scalar that has a meaning, and where it stands.
 *
 * @param text what it says
 * @param path where it stands
 * @param line its line
 * @param problems where to say that it is wrong
 */
record Value(String text, DocumentPath path, int line, Problems problems) {

    void wrong(String what, String remedy) {
        problems.add(path, line, what, remedy);
    }

    String quoted() {
        return Quote.of(text);
    }
}
