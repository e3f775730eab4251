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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        UnixSocket.Pair control = UnixSocket.pair(UnixSocket.Type.SEQPACKET);
        int pid;
        try (Fd remote = control.remote();
                Fd encoded = Memfd.sealed("bulkhead-plan", PlanEncoder.encode(plan))) {
            pid =
                    Spawn.spawn(
                            programs.monitor(),
                            List.of(MONITOR_NAME),
                            List.of(),
                            table(encoded, remote, directory, descriptors),
                            Optional.empty());
        } catch (IOException e) {
            control.local().close();
            throw e;
        }
        reap(pid);
        try {
            return switch (Monitor.next(control.local(), poller)) {
                case MonitorMessage.Started(int container) ->
                        Monitor.watch(control.local(), poller, container);
                case MonitorMessage.Failed(FailureReport report) ->
                        throw LaunchException.of(plan, report);
                case MonitorMessage.Ended _, MonitorMessage.Busy _, MonitorMessage.Other _ ->
                        throw new IOException("the monitor spoke out of turn");
            };
        } catch (IOException e) {
            control.local().close();
            throw e;
        }
    }

    private Map<Integer, Fd> table(Fd plan, Fd control, Fd directory, Descriptors descriptors) {
        Map<Integer, Fd> table = new HashMap<>();
        for (int stream = 0; stream < 3; stream++) {
            table.put(stream, nothing);
        }
        table.put(Plan.PLAN_DESCRIPTOR, plan);
        table.put(Plan.CONTROL_DESCRIPTOR, control);
        table.put(Plan.DIRECTORY_DESCRIPTOR, directory);
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
