package dev.bulkhead.runtime.launch;

import dev.bulkhead.kernel.Fd;
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
public final class Launcher {
    private static final String MONITOR_NAME = "bulkhead-monitor";

    private final Programs programs;
    private final Poller poller;
    private final Fd nothing;

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
        UnixSocket control = spawn(PlanEncoder.encode(plan), directory, descriptors);
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
        UnixSocket control = spawn(encoded, directory, descriptors);
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
        try (Fd encoded = Memfd.sealed("bulkhead-plan", PlanEncoder.encode(rest))) {
            Map<Integer, Fd> table = new TreeMap<>(table(descriptors));
            table.put(Plan.PLAN_DESCRIPTOR, encoded);
            ByteBuffer message = ByteBuffer.allocate(1 + table.size()).put((byte) 'T');
            table.keySet().forEach(number -> message.put(number.byteValue()));
            control.sendFully(message.flip(), List.copyOf(table.values()), poller);
        } catch (IOException e) {
            control.close();
            throw e;
        }
        return started(control, rest);
    }

    private UnixSocket spawn(byte[] plan, Fd directory, Descriptors descriptors)
            throws IOException {
        UnixSocket.Pair control = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
        try (Fd remote = control.remote();
                Fd encoded = Memfd.sealed("bulkhead-plan", plan)) {
            Map<Integer, Fd> table = table(descriptors);
            for (int stream = 0; stream < 3; stream++) {
                table.put(stream, nothing);
            }
            table.put(Plan.PLAN_DESCRIPTOR, encoded);
            table.put(Plan.CONTROL_DESCRIPTOR, remote);
            table.put(Plan.DIRECTORY_DESCRIPTOR, directory);
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
            return switch (Monitor.next(control, poller)) {
                case MonitorMessage.Started(int container) ->
                        Monitor.watch(control, poller, container);
                case MonitorMessage.Failed(FailureReport report) ->
                        throw LaunchException.of(plan, report);
                case MonitorMessage.Parked _,
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
}
