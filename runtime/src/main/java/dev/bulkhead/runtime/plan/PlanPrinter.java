package dev.bulkhead.runtime.plan;

import java.util.List;
import java.util.stream.Collectors;

/** Writes a plan in readable lines, each with its reason: what {@code bulkhead explain} shows. */
public final class PlanPrinter {
    private PlanPrinter() {}

    /** Returns the whole plan, a line an operation, each line ending in a line feed. */
    public static String print(Plan plan) {
        StringBuilder text = new StringBuilder();
        int number = section(text, "the monitor, before the container exists", plan.before(), 0);
        text.append("## clone3(").append(CloneFlags.text(plan.cloneFlags())).append(")\n");
        number = section(text, "the monitor, beside the waiting child", plan.beside(), number);
        section(text, "the child, which becomes the container's program", plan.child(), number);
        return text.toString();
    }

    private static int section(StringBuilder text, String title, List<Op> operations, int first) {
        text.append("## ").append(title).append('\n');
        int number = first;
        for (Op op : operations) {
            text.append("%3d  %s%n".formatted(number++, line(op)));
        }
        return number;
    }

    /** Returns one operation as a line: the call, what may happen, and the reason. */
    public static String line(Op op) {
        String call = call(op);
        String result = op.result().map(register -> register + " = ").orElse("");
        String remark = op.tolerance().remark();
        return result + call + (remark.isEmpty() ? "" : " [" + remark + "]") + "  # " + op.reason();
    }

    /** Returns the call with its arguments, as C writes it. */
    public static String call(Op op) {
        return op.call()
                + op.arguments().stream()
                        .map(Argument::text)
                        .collect(Collectors.joining(", ", "(", ")"));
    }
}
