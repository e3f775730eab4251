package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.Memfd;
import dev.bulkhead.kernel.Pidfd;
import dev.bulkhead.kernel.Poller;
import dev.bulkhead.kernel.Spawn;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.runtime.plan.Plan;
import dev.bulkhead.runtime.plan.PlanEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Starts containers: a monitor for each, which executes the plan. */
public final class Launcher implements AutoCloseable {
    private static final String MONITOR_NAME = "bulkhead-monitor";

    private final Programs programs;
    private final Poller poller;
    private final Fd nothing;
    private final IdleMonitors idle = new IdleMonitors(this::spawn);

    /**
     * Makes a launcher.
     *
     * @param nothing /dev/null, open for reading and writing: the monitors' own standard streams
     */
    public Launcher(Programs programs, Poller poller, Fd nothing) {
        this.programs = programs;
        this.poller = poller;
        this.nothing = nothing;
    }

    /**
     * Executes a plan and returns when the container's program runs.
     *
     * @param directory the container's: the monitor's working directory, where it keeps log and
     *     exit file
     * @throws LaunchException if an operation of the plan failed; nothing of it is left then
     */
    public Monitor launch(Plan plan, Fd directory, Descriptors descriptors) throws IOException {
        Map<Integer, Fd> table = table(descriptors);
        table.put(Plan.DIRECTORY_DESCRIPTOR, directory);
        byte[] encoded = PlanEncoder.encode(plan);
        UnixSocket control = idle.take();
        try {
            send(control, encoded, table);
        } catch (KernelException e) {
            // It was killed while it waited. A new one is surely there.
            control.close();
            control = spawn();
            sendOrClose(control, encoded, table);
        }
        return started(control, plan);
    }

    /**
     * Executes the first part of a plan and returns when its child waits.
     *
     * @throws LaunchException if an operation failed; nothing of it is left then
     */
    public ParkedMonitor park(Plan first, Fd directory, Descriptors descriptors)
            throws IOException {
        byte[] encoded = PlanEncoder.encodeFirst(first);
        Map<Integer, Fd> table = table(descriptors);
        table.put(Plan.DIRECTORY_DESCRIPTOR, directory);
        UnixSocket control = spawn();
        sendOrClose(control, encoded, table);
        try {
            return switch (Monitor.next(control, poller)) {
                case MonitorMessage.Parked(int child) -> new ParkedMonitor(control, encoded, child);
                case MonitorMessage.Failed(FailureReport report) ->
                        throw LaunchException.of(first, report);
                case MonitorMessage.Started _,
                        MonitorMessage.Ended _,
                        MonitorMessage.Busy _,
                        MonitorMessage.Other _ ->
                        throw new IOException("the monitor spoke out of turn");
            };
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    /**
     * Executes the rest of a plan whose first part a parked monitor has carried out, and returns
     * when the container's program runs.
     *
     * @throws LaunchException if an operation failed; nothing of it is left then
     */
    public Monitor resume(ParkedMonitor parked, Plan rest, Descriptors descriptors)
            throws IOException {
        UnixSocket control = parked.take();
        sendOrClose(control, PlanEncoder.encode(rest), table(descriptors));
        return started(control, rest);
    }

    private void sendOrClose(UnixSocket control, byte[] plan, Map<Integer, Fd> table)
            throws IOException {
        try {
            send(control, plan, table);
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    /** Sends a plan, and what it refers to under the numbers by which it does. */
    private void send(UnixSocket control, byte[] plan, Map<Integer, Fd> table) throws IOException {
        try (Fd encoded = Memfd.sealed("bulkhead-plan", plan)) {
            Map<Integer, Fd> all = new TreeMap<>(table);
            all.put(Plan.PLAN_DESCRIPTOR, encoded);
            ByteBuffer message = ByteBuffer.allocate(1 + all.size()).put((byte) 'T');
            all.keySet().forEach(number -> message.put(number.byteValue()));
            control.sendFully(message.flip(), List.copyOf(all.values()), poller);
        }
    }

    /** Starts a monitor that waits for its plan. */
    private UnixSocket spawn() throws IOException {
        UnixSocket.Pair control = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
        try (Fd remote = control.remote()) {
            Map<Integer, Fd> table =
                    Map.of(0, nothing, 1, nothing, 2, nothing, Plan.CONTROL_DESCRIPTOR, remote);
            reap(
                    Spawn.spawn(
                            programs.monitor(),
                            List.of(MONITOR_NAME),
                            List.of(),
                            table,
                            Optional.empty()));
            return control.local();
        } catch (IOException e) {
            control.local().close();
            throw e;
        }
    }

    private Monitor started(UnixSocket control, Plan plan) throws IOException {
        try {
            return Monitor.started(control, poller, plan);
        } catch (IOException e) {
            control.close();
            throw e;
        }
    }

    private static Map<Integer, Fd> table(Descriptors descriptors) {
        Map<Integer, Fd> table = new HashMap<>();
        descriptors.client().ifPresent(client -> table.put(Plan.CLIENT_DESCRIPTOR, client));
        for (int i = 0; i < descriptors.direct().size(); i++) {
            table.put(Plan.DIRECT_DESCRIPTOR + i, descriptors.direct().get(i));
        }
        for (int i = 0; i < descriptors.own().size(); i++) {
            table.put(Plan.FREE_DESCRIPTOR + i, descriptors.own().get(i));
        }
        return table;
    }

    /** Collects the monitor's own exit status when it comes, so that no zombie is left. */
    private void reap(int pid) throws IOException {
        Pidfd pidfd = Pidfd.open(pid);
        Thread.ofVirtual()
                .name("reaper-of-", pid)
                .start(() -> {
                    try (pidfd) {
                        pidfd.waitid(poller);
                    } catch (IOException | IllegalStateException _) {
                        // The process is ending, or somebody else waited: there is nothing left to
                        // collect.
                    }
                });
    }

    /** Lets the monitors end that nobody has needed. */
    @Override
    public void close() {
        idle.close();
    }
}
