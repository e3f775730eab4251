package dev.bulkhead.runtime.compile;

import static dev.bulkhead.runtime.compile.Constants.ZERO;

import dev.bulkhead.kernel.Errno;
import dev.bulkhead.oci.runtime.Capabilities;
import dev.bulkhead.oci.runtime.Capability;
import dev.bulkhead.oci.runtime.IdMapping;
import dev.bulkhead.oci.runtime.User;
import dev.bulkhead.runtime.plan.Argument;
import dev.bulkhead.runtime.plan.Op.Call;
import dev.bulkhead.runtime.plan.Register;
import dev.bulkhead.runtime.plan.Tolerance;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Who the container's processes are: id maps, user, groups, capabilities. */
final class IdentitySteps {
    private static final int PR_SET_KEEPCAPS = 8;
    private static final int PR_CAPBSET_DROP = 24;
    private static final int PR_CAP_AMBIENT = 47;
    private static final int PR_CAP_AMBIENT_RAISE = 2;
    private static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    private static final int CAPABILITY_VERSION_3 = 0x20080522;

    private final PlanBuilder builder;
    private final boolean groups;

    /**
     * Makes one.
     *
     * @param groups whether a process may change its groups; one that may not has none to lose but
     *     those of the engine's user
     */
    IdentitySteps(PlanBuilder builder, boolean groups) {
        this.builder = builder;
        this.groups = groups;
    }

    /** Writes the maps of the new user namespace, by the monitor, who has the right to. */
    void writeMaps(List<IdMapping> uids, List<IdMapping> gids) {
        Argument proc = Argument.of(Register.CHILD_PROC);
        builder.beside.write(
                "whose ids the container's users are, outside", proc, "uid_map", lines(uids));
        builder.beside.write("and its groups", proc, "gid_map", lines(gids));
    }

    private static String lines(List<IdMapping> mappings) {
        return mappings.stream()
                .map(mapping ->
                        mapping.containerId()
                                + " "
                                + mapping.hostId()
                                + " "
                                + mapping.size()
                                + "\n")
                .collect(Collectors.joining());
    }

    /** Becomes root inside, so that what is made from here on belongs to the container. */
    void becomeRootInside() {
        builder.child.call("group root inside, nobody outside", Call.SETRESGID, ZERO, ZERO, ZERO);
        builder.child.call("user root inside, nobody outside", Call.SETRESUID, ZERO, ZERO, ZERO);
        if (groups) {
            builder.child.call("no group of the host's", Call.SETGROUPS, ZERO, Constants.NULL);
        }
    }

    /**
     * Lowers what can ever be gained again. First of all that, since it needs a capability itself.
     */
    void dropBoundingSet(Set<Capability> keep, int lastCapability) {
        for (Capability capability : Capability.values()) {
            if (!keep.contains(capability) && number(capability) <= lastCapability) {
                builder.child.call(
                        "never again",
                        Call.PRCTL,
                        Argument.named(PR_CAPBSET_DROP, "PR_CAPBSET_DROP"),
                        Argument.named(number(capability), capability.jsonName()),
                        ZERO,
                        ZERO,
                        ZERO);
            }
        }
    }

    /** Becomes the configured user, then keeps the configured capabilities and no others. */
    void become(User user, Capabilities capabilities) {
        Steps child = builder.child;
        child.call(
                "capabilities outlive the change of user, until they are set",
                Call.PRCTL,
                Argument.named(PR_SET_KEEPCAPS, "PR_SET_KEEPCAPS"),
                Argument.number(1),
                ZERO,
                ZERO,
                ZERO);
        setGroups(user.additionalGids(), user.gid());
        child.call(
                "the group",
                Call.SETRESGID,
                Argument.number(user.gid()),
                Argument.number(user.gid()),
                Argument.number(user.gid()));
        child.call(
                "the user",
                Call.SETRESUID,
                Argument.number(user.uid()),
                Argument.number(user.uid()),
                Argument.number(user.uid()));
        child.attempt(
                "no ambient capability from outside",
                new Tolerance.Of(Errno.EINVAL),
                Call.PRCTL,
                Argument.named(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
                Argument.named(PR_CAP_AMBIENT_CLEAR_ALL, "PR_CAP_AMBIENT_CLEAR_ALL"),
                ZERO,
                ZERO,
                ZERO);
        child.call(
                "what the program may do",
                Call.CAPSET,
                capabilityHeader(),
                capabilityData(capabilities));
        for (Capability capability : capabilities.ambient()) {
            child.call(
                    "kept across execve for a user who is not root",
                    Call.PRCTL,
                    Argument.named(PR_CAP_AMBIENT, "PR_CAP_AMBIENT"),
                    Argument.named(PR_CAP_AMBIENT_RAISE, "PR_CAP_AMBIENT_RAISE"),
                    Argument.named(number(capability), capability.jsonName()),
                    ZERO,
                    ZERO);
        }
    }

    private void setGroups(List<Long> wanted, long own) {
        if (!groups && wanted.stream().allMatch(group -> group == own)) {
            return;
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(wanted.size() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        wanted.forEach(group -> bytes.putInt(group.intValue()));
        builder.child.call(
                "its other groups",
                Call.SETGROUPS,
                Argument.number(wanted.size()),
                wanted.isEmpty()
                        ? Constants.NULL
                        : Argument.block(bytes.array(), wanted.toString()));
    }

    private static Argument capabilityHeader() {
        ByteBuffer bytes =
                ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(CAPABILITY_VERSION_3)
                        .putInt(0);
        return Argument.block(bytes.array(), "{v3, self}");
    }

    private static Argument capabilityData(Capabilities capabilities) {
        long effective = mask(capabilities.effective());
        long permitted = mask(capabilities.permitted());
        long inheritable = mask(capabilities.inheritable());
        ByteBuffer bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int shift = 0; shift <= 32; shift += 32) {
            bytes.putInt((int) (effective >>> shift))
                    .putInt((int) (permitted >>> shift))
                    .putInt((int) (inheritable >>> shift));
        }
        return Argument.block(
                bytes.array(),
                "{effective=%x permitted=%x inheritable=%x}"
                        .formatted(effective, permitted, inheritable));
    }

    private static long mask(Set<Capability> capabilities) {
        return capabilities.stream()
                .mapToLong(capability -> 1L << number(capability))
                .reduce(0, (a, b) -> a | b);
    }

    @SuppressWarnings(
            "EnumOrdinal") // the specification's names stand in the order of the kernel's numbers,
    // capabilities(7)
    private static int number(Capability capability) {
        return capability.ordinal();
    }
}
