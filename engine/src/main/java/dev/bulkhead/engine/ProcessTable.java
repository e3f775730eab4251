package dev.bulkhead.engine;

import java.util.List;

/**
 * Processes as {@code ps} shows them.
 *
 * @param titles what stands above each column
 * @param rows a process each
 */
public record ProcessTable(List<String> titles, List<List<String>> rows) {
    public ProcessTable {
        titles = List.copyOf(titles);
        rows = List.copyOf(rows);
    }
}
