package dev.bulkhead.cli;

import dev.bulkhead.cli.flags.Topic;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.OptionSpec;

/** The options of a command, those of a {@link Topic} under its heading. */
final class OptionListing {
    private static final String NO_TOPIC = "";

    private OptionListing() {}

    /** Renders the options as a section of the usage help. */
    static String render(Help help) {
        Map<String, List<OptionSpec>> topics = new LinkedHashMap<>();
        topics.put(NO_TOPIC, new ArrayList<>());
        for (OptionSpec option : help.commandSpec().options()) {
            topics.computeIfAbsent(topic(option), _ -> new ArrayList<>()).add(option);
        }
        StringBuilder text = new StringBuilder();
        topics.forEach((topic, options) -> {
            if (!topic.equals(NO_TOPIC)) {
                text.append('\n').append(topic).append(":\n");
            }
            Layout layout = help.createDefaultLayout(options, List.of(), help.colorScheme());
            layout.addAllOptions(options, help.parameterLabelRenderer());
            text.append(layout);
        });
        return text.toString();
    }

    private static String topic(OptionSpec option) {
        if (option.userObject() instanceof Field field) {
            Topic topic = field.getDeclaringClass().getAnnotation(Topic.class);
            return topic == null ? NO_TOPIC : topic.value();
        }
        return NO_TOPIC;
    }
}
