package dev.bulkhead.runtime.compile;

import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.Register;
import java.util.OptionalInt;

/**
 * Shows files through the container's id maps, so that root's files outside are root's inside
 * although root inside is nobody outside.
 *
 * @param descriptor the index, among the plan's own descriptors, of a user namespace with those
 *     maps; empty: there are no maps, ids are the host's
 */
record Mapping(OptionalInt descriptor) {
    boolean exists() {
        return descriptor.isPresent();
    }

    /**
     * Shows a mount.
     *
     * @param wanted whether to do it at all
     * @param recursive whether to show the mounts below it as well
     */
    void show(Steps steps, Register mount, String what, boolean wanted, boolean recursive) {
        if (!wanted || !exists()) {
            return;
        }
        steps.call(
                "show " + what + " through the container's id maps",
                Call.MOUNT_SETATTR,
                Argument.of(mount),
                Constants.EMPTY,
                recursive ? Constants.AT_EMPTY_PATH_RECURSIVE : Constants.AT_EMPTY_PATH,
                MountAttributes.idMap(Plan.FREE_DESCRIPTOR + descriptor.getAsInt()),
                MountAttributes.SIZE);
    }
}
