package io.weir.flows.document;

/** Shows text from a document in a message: short, on one line, with nothing that moves a terminal's cursor. */
final class Quote {

    private static final int MAX_CHARACTERS = 60;

    private Quote() {}

    /** The text in quotes, cut if it is long. */
    static String of(String text) {
        return "\"" + readable(text, MAX_CHARACTERS) + "\"";
    }

    /** The text with {@code ?} for each character that does not print, cut after {@code most} characters. */
    static String readable(String text, int most) {
        if (text.length() <= most && text.chars().allMatch(Quote::prints)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.chars().limit(most).forEach(c -> shown.append(prints(c) ? (char) c : '?'));
        return text.length() > most ? shown.append('…').toString() : shown.toString();
    }

    private static boolean prints(int character) {
        return character >= ' ' && character < 0x7f || Character.isLetterOrDigit(character) || character == '…';
    }
}
