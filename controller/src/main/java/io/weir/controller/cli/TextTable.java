package io.weir.controller.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Rows under headings, each column as wide as it must be; the last one gives way to what the terminal can show. */
final class TextTable {

    private static final String GAP = "  ";

    /** Less than this and even the last column is not shortened. */
    private static final int LEAST = 8;

    private final List<String> headings;
    private final Set<Integer> numbers;
    private final List<List<String>> rows = new ArrayList<>();

    /**
     * @param numbers columns, from 0, that are set to the right
     */
    TextTable(List<String> headings, Set<Integer> numbers) {
        this.headings = List.copyOf(headings);
        this.numbers = Set.copyOf(numbers);
    }

    TextTable row(String... cells) {
        rows.add(List.of(cells));
        return this;
    }

    /**
     * The table as lines.
     *
     * @param width columns that the terminal has
     */
    String format(int width) {
        int last = headings.size() - 1;
        int[] widths = new int[headings.size()];
        int before = 0;
        for (int i = 0; i <= last; i++) {
            widths[i] = headings.get(i).length();
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
            before += i < last ? widths[i] + GAP.length() : 0;
        }
        widths[last] = Math.min(widths[last], Math.max(LEAST, width - before));
        StringBuilder text = new StringBuilder();
        line(headings, widths, text);
        rows.forEach(row -> line(row, widths, text));
        return text.toString();
    }

    private void line(List<String> cells, int[] widths, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = shortened(cells.get(i), widths[i]);
            String space = " ".repeat(widths[i] - cell.length());
            line.append(i == 0 ? "" : GAP).append(numbers.contains(i) ? space + cell : cell + space);
        }
        text.append(line.toString().stripTrailing()).append('\n');
    }

    private static String shortened(String cell, int width) {
        return cell.length() <= width ? cell : cell.substring(0, width - 1) + "…";
    }
}
