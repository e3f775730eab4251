package dev.bulkhead.cli;

import dev.bulkhead.cli.CommandNode.Section;
import java.util.List;
import picocli.CommandLine.Help;

/** The list of commands under headings, which picocli has no notion of. */
final class CommandListing {
    private static final int NAME_WIDTH = 12;

    private final List<Section> sections;

    CommandListing(List<Section> sections) {
        this.sections = sections;
    }

    /** Renders the list as a section of the usage help. */
    String render(Help help) {
        StringBuilder text = new StringBuilder();
        for (Section section : sections) {
            text.append('\n').append(section.heading()).append(":\n");
            for (CommandNode node : section.members()) {
                String padding = " ".repeat(Math.max(1, NAME_WIDTH - node.name().length()));
                text.append("  ")
                        .append(help.colorScheme().commandText(node.name()))
                        .append(padding)
                        .append(node.description())
                        .append('\n');
            }
        }
        return text.toString();
    }
}
