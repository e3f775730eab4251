package dev.bulkhead.cli.format;

import java.util.ArrayList;
import java.util.List;

/** Lines whose cells stand below each other, spaced as Docker's. */
public final class Table {
    private static final int LEAST_WIDTH = 10;
    private static final int GAP = 3;

    private final List<List<String>> rows = new ArrayList<>();

    /** Adds a row. */
    public void add(List<String> cells) {
        rows.add(List.copyOf(cells));
    }

    /** Returns the lines, each ended. */
    public String render() {
        List<Integer> widths = widths();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                boolean last = i == row.size() - 1;
                text.append(cell);
                text.append(last ? "\n" : " ".repeat(widths.get(i) - width(cell)));
            }
        }
        return text.toString();
    }

    private List<Integer> widths() {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = Math.max(LEAST_WIDTH, width(row.get(i)) + GAP);
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        return widths;
    }

    private static int width(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
