package dev.bulkhead.runtime.plan;

import java.util.ArrayList;
import java.util.List;

/** An argument of an operation. */
public sealed interface Argument {
    /**
     * A number.
     *
     * @param value its bits
     * @param shown how people write it, such as {@code O_CLOEXEC}
     */
    record Value(long value, String shown) implements Argument {}

    /**
     * A pointer to a string.
     *
     * @param value without NUL characters
     */
    record Text(String value) implements Argument {
        public Text {
            if (value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException(
                        "a string for the kernel cannot contain NUL: " + value.replace('\0', '?'));
            }
        }
    }

    /** A pointer to bytes; each object is a block of memory of its own. */
    final class Block implements Argument {
        private final byte[] content;
        private final String shown;

        /**
         * Makes a block.
         *
         * @param content what it holds at first
         * @param shown how people write it
         */
        public Block(byte[] content, String shown) {
            this.content = content.clone();
            this.shown = shown;
        }

        byte[] content() {
            return content;
        }

        /** Returns how people write it. */
        public String shown() {
            return shown;
        }
    }

    /**
     * A pointer into a block.
     *
     * @param block the block
     * @param offset where, in bytes
     */
    record Within(Block block, int offset) implements Argument {}

    /**
     * A pointer to an array of 64-bit words, each a number or a pointer.
     *
     * @param words its elements
     * @param shown how people write it
     */
    record Words(List<Argument> words, String shown) implements Argument {
        public Words {
            words = List.copyOf(words);
        }
    }

    /**
     * The result of an earlier operation.
     *
     * @param register where it was put
     */
    record Result(Register register) implements Argument {}

    /** Returns a number, shown in decimal. */
    static Argument number(long value) {
        return new Value(value, Long.toString(value));
    }

    /** Returns a number with the name that people know it by. */
    static Argument named(long value, String name) {
        return new Value(value, name);
    }

    /** Returns a number that is shown in octal, as modes are. */
    static Argument mode(int value) {
        return new Value(value, "0" + Integer.toOctalString(value));
    }

    /** Returns a pointer to a string. */
    static Argument text(String value) {
        return new Text(value);
    }

    /** Returns a pointer to a block of bytes. */
    static Block block(byte[] content, String shown) {
        return new Block(content, shown);
    }

    /** Returns a NULL-terminated array of strings, as execve(2) takes it. */
    static Argument strings(List<String> values) {
        return strings(values, values.toString());
    }

    /**
     * Returns a NULL-terminated array of strings.
     *
     * @param shown how people see it, where the strings are not for everybody's eyes
     */
    static Argument strings(List<String> values, String shown) {
        List<Argument> words = new ArrayList<>(values.size() + 1);
        for (String value : values) {
            words.add(new Text(value));
        }
        words.add(new Value(0, "NULL"));
        return new Words(words, shown);
    }

    /** Returns the result of an earlier operation. */
    static Argument of(Register register) {
        return new Result(register);
    }

    /** Returns how people write this argument. */
    default String text() {
        return switch (this) {
            case Value(long value, String shown) -> shown;
            case Text(String value) -> '"' + value + '"';
            case Block block -> block.shown();
            case Within(Block block, int offset) -> block.shown() + "+" + offset;
            case Words(List<Argument> words, String shown) -> shown;
            case Result(Register register) -> register.toString();
        };
    }
}
