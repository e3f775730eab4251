package dev.bulkhead.kernel.cgroup;

import java.util.List;
import java.util.stream.Collectors;

/** One thing to be set in a cgroup; a list of them is applied in its order. */
public sealed interface Setting {
    /** Returns what is set, in the OCI runtime specification's terms: {@code memory.limit}. */
    String name();

    /** Returns the controller that has to be there for it. */
    Controller controller();

    /** Returns the setting in one readable line. */
    String describe();

    /**
     * Writes values to one file, each by a write(2) of its own.
     *
     * @param file the file's name in the controller's directory
     * @param values in their order, at least one
     * @param ifAbsent what to do on a kernel that has no such file
     */
    record Write(
            String name, Controller controller, String file, List<String> values, IfAbsent ifAbsent)
            implements Setting {
        public Write {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException(name + ": there is no value to write");
            }
            if (file.isEmpty() || file.indexOf('/') >= 0 || file.startsWith("..")) {
                throw new IllegalArgumentException(name + ": not a cgroup's file: " + file);
            }
        }

        @Override
        public String describe() {
            return file + " = " + values.stream().collect(Collectors.joining(" | "));
        }
    }

    /**
     * Two values of which the kernel holds one within the other: lowering both wants the first
     * before the second, raising both the second before the first. The kernel says EINVAL to the
     * wrong order, so that no value has to be read beforehand.
     */
    record EitherOrder(Write first, Write second) implements Setting {
        @Override
        public String name() {
            return first.name();
        }

        @Override
        public Controller controller() {
            return first.controller();
        }

        @Override
        public String describe() {
            return first.describe() + ", " + second.describe() + " (in the order that is taken)";
        }
    }

    /** The same setting in the files of several kernels or schedulers: the first that is there. */
    record FirstPresent(List<Write> alternatives) implements Setting {
        public FirstPresent {
            alternatives = List.copyOf(alternatives);
            if (alternatives.isEmpty()) {
                throw new IllegalArgumentException("there is no alternative");
            }
        }

        @Override
        public String name() {
            return alternatives.getFirst().name();
        }

        @Override
        public Controller controller() {
            return alternatives.getFirst().controller();
        }

        @Override
        public String describe() {
            return alternatives.stream().map(Write::describe).collect(Collectors.joining(" or "));
        }
    }

    /**
     * Refuses to go on while a figure is above a limit that is about to be set.
     *
     * @param file holds the figure
     * @param limit in the figure's unit
     */
    record NotAbove(String name, Controller controller, String file, long limit)
            implements Setting {
        @Override
        public String describe() {
            return "only if " + file + " <= " + limit;
        }
    }

    /**
     * Replaces the device rules. Processes that run meanwhile may be denied all devices for a
     * moment in version 1, and are never allowed more than either list does in version 2.
     */
    record Devices(DeviceRules rules) implements Setting {
        @Override
        public String name() {
            return "devices";
        }

        @Override
        public Controller controller() {
            return Controller.DEVICES;
        }

        @Override
        public String describe() {
            return "devices = "
                    + rules.rules().stream()
                            .map(rule -> (rule.allow() ? "allow " : "deny ") + rule)
                            .collect(Collectors.joining(" | "));
        }
    }

    /** What to do where this kernel has no such file. */
    sealed interface IfAbsent {
        /**
         * Fails: for a limit whose absence would leave a wall down.
         *
         * @param cure what the host's owner can do about it
         */
        record Refuse(String cure) implements IfAbsent {}

        /**
         * Goes on with a warning: for what a container can do without.
         *
         * @param cure what the host's owner can do about it
         */
        record Warn(String cure) implements IfAbsent {}

        /** Goes on: what is asked for holds without the file. */
        record Ignore() implements IfAbsent {}
    }
}
