package dev.bulkhead.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** A place in the tree of commands. Nothing of picocli's is built before a caller asks for it. */
sealed interface CommandNode {
    /** Returns the word that the caller types. */
    String name();

    /** Returns what it does, as one line for the list of commands. */
    String description();

    /**
     * A command that does something.
     *
     * @param type the class, annotated with its name and description
     * @param factory makes the object that takes the arguments and runs
     * @param passesArguments whether everything from the first word that is no option belongs to
     *     another program, as with {@code run IMAGE ls -l}
     */
    record Leaf<C extends CallerCommand>(
            Class<C> type, Supplier<C> factory, boolean passesArguments) implements CommandNode {
        @Override
        public String name() {
            return annotation().name();
        }

        @Override
        public String description() {
            return annotation().description()[0];
        }

        private Command annotation() {
            Command annotation = type.getAnnotation(Command.class);
            if (annotation == null) {
                throw new IllegalStateException(type + " is not annotated as a command");
            }
            return annotation;
        }
    }

    /** Commands under a common first word. */
    record Group(String name, String description, List<CommandNode> members)
            implements CommandNode {
        public Group {
            members = List.copyOf(members);
        }
    }

    /** Commands under a common heading in the list of commands. */
    record Section(String heading, List<CommandNode> members) {
        public Section {
            members = List.copyOf(members);
        }
    }

    /** Makes a command. */
    static <C extends CallerCommand> CommandNode leaf(Class<C> type, Supplier<C> factory) {
        return new Leaf<>(type, factory, false);
    }

    /** Makes a command whose later arguments belong to another program. */
    static <C extends CallerCommand> CommandNode passing(Class<C> type, Supplier<C> factory) {
        return new Leaf<>(type, factory, true);
    }
}
