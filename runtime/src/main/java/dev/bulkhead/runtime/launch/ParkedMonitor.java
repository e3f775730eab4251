package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.PlanEncoder;
import java.util.Arrays;

/**
 * A monitor that has carried out the first part of a plan: its child waits in namespaces of its
 * own. When it is closed, or this process ends, both are gone.
 */
public final class ParkedMonitor implements AutoCloseable {
    private final UnixSocket control;
    private final byte[] first;
    private final int child;
    private boolean taken;

    ParkedMonitor(UnixSocket control, byte[] first, int child) {
        this.child = child;
        this.control = control;
        this.first = first;
    }

    /** Returns whether it can go on with a plan that begins so. */
    public boolean suits(Plan otherFirst) {
        return Arrays.equals(first, PlanEncoder.encodeFirst(otherFirst));
    }

    /** Returns the child that waits, as this process sees it. */
    public int child() {
        return child;
    }

    /** Hands over the connection; closing this object does nothing from then on. */
    UnixSocket take() {
        taken = true;
        return control;
    }

    @Override
    public void close() {
        if (!taken) {
            control.close();
        }
    }
}
