package dev.bulkhead.kernel.seccomp;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a program from its end to its beginning: BPF jumps only go forward, so whatever an
 * instruction jumps to is already there. A label is a position counted from the end.
 *
 * <p>The same instruction with the same targets is written once and its label given again: that is
 * how equal tails are shared. Where a shared target is too far for a conditional jump, a stand-in
 * is placed within reach: a copy of a return, or a plain jump.
 *
 * <p>Only loads, AND, jumps and returns of constants are offered: the kernel's cache of calls that
 * are always allowed (seccomp_is_const_allow in kernel/seccomp.c) gives up on anything else.
 */
final class BpfAssembler {
    /** The instructions written so far, the program's last first. */
    private final List<BpfInstruction> written = new ArrayList<>();

    private final Map<Source, Integer> labels = new HashMap<>();
    private final Map<Integer, Integer> standIns = new HashMap<>();

    private record Source(int code, int operand, int whenTrue, int whenFalse) {}

    /** Returns the label of code that ends the program with an action. */
    int exit(Action action) {
        return exit(action.returnValue());
    }

    private int exit(int returnValue) {
        Source source = new Source(BpfInstruction.RETURN, returnValue, 0, 0);
        return labels.computeIfAbsent(
                source, _ -> write(BpfInstruction.of(BpfInstruction.RETURN, returnValue)));
    }

    /** Returns the label of code that loads a word of struct seccomp_data and goes on. */
    int load(int offset, int next) {
        return step(BpfInstruction.LOAD, offset, next);
    }

    /** Returns the label of code that keeps only the mask's bits of the word and goes on. */
    int and(int mask, int next) {
        return step(BpfInstruction.AND, mask, next);
    }

    private int step(int code, int operand, int next) {
        Source source = new Source(code, operand, next, next);
        Integer known = labels.get(source);
        if (known != null) {
            return known;
        }
        if (nearest(next) != written.size() - 1) {
            placeStandIn(next);
        }
        int label = write(BpfInstruction.of(code, operand));
        labels.put(source, label);
        return label;
    }

    /** Returns the label of code that tests the loaded word and goes one of two ways. */
    int branch(int code, int operand, int whenTrue, int whenFalse) {
        if (whenTrue == whenFalse) {
            return whenTrue;
        }
        Source source = new Source(code, operand, whenTrue, whenFalse);
        Integer known = labels.get(source);
        if (known != null) {
            return known;
        }
        // The stand-in of the second target may push the first one further away by one.
        int near = withinReach(whenTrue, BpfInstruction.REACH - 1);
        int alsoNear = withinReach(whenFalse, BpfInstruction.REACH);
        int label = write(new BpfInstruction(code, distance(near), distance(alsoNear), operand));
        labels.put(source, label);
        return label;
    }

    /** Returns the program that begins at a label. */
    BpfProgram program(int entry) {
        if (nearest(entry) != written.size() - 1) {
            placeStandIn(entry);
        }
        return new BpfProgram(written.reversed());
    }

    private int withinReach(int label, int reach) {
        return distance(nearest(label)) <= reach ? nearest(label) : placeStandIn(label);
    }

    private int placeStandIn(int label) {
        BpfInstruction target = written.get(label);
        int position =
                write(
                        target.code() == BpfInstruction.RETURN
                                ? target
                                : BpfInstruction.of(BpfInstruction.JUMP, distance(label)));
        standIns.put(label, position);
        return position;
    }

    private int nearest(int label) {
        return standIns.getOrDefault(label, label);
    }

    /** How many instructions lie between a label and the instruction that is written next. */
    private int distance(int label) {
        return written.size() - 1 - label;
    }

    private int write(BpfInstruction instruction) {
        written.add(instruction);
        return written.size() - 1;
    }
}
