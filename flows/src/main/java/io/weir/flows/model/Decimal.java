package io.weir.flows.model;

/** Plain decimal numbers in addresses: digits only, no sign, no leading zero (some tools read those as octal). */
final class Decimal {

    private Decimal() {}

    /** The number that {@code text} states, or -1 if it states none from 0 to {@code most}. */
    static int parse(String text, int most) {
        if (text.isEmpty() || text.length() > 9 || text.length() > 1 && text.charAt(0) == '0') {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number <= most ? number : -1;
    }
}
