package dev.bulkhead.runtime;

import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.UnixSocket;
import dev.bulkhead.runtime.launch.Descriptors;
import dev.bulkhead.runtime.launch.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a program's streams and its first client need while its monitor starts it. */
final class ProgramStreams implements AutoCloseable {
    private static final int SIGKILL = 9;

    private final StreamSource source;
    private final List<Fd> borrowed = new ArrayList<>();
    private final Fd nothing;
    private final Optional<UnixSocket.Pair> client;

    /**
     * Makes them ready.
     *
     * @param client whether there is a first client
     * @param nothing /dev/null, open for reading
     */
    ProgramStreams(StreamSource source, boolean client, Fd nothing) throws IOException {
        this.source = source;
        this.nothing = nothing;
        this.client =
                client ? Optional.of(UnixSocket.pair(UnixSocket.Type.SEQPACKET)) : Optional.empty();
        if (source instanceof StreamSource.Direct streams) {
            streams.input().ifPresent(number -> borrowed.add(Fd.of(number)));
            borrowed.add(Fd.of(streams.output()));
            borrowed.add(Fd.of(streams.error()));
        }
    }

    /** Returns everything that the monitor is given. */
    Descriptors descriptors(OwnDescriptors own) {
        List<Fd> direct = new ArrayList<>(borrowed);
        if (direct.size() == 2) {
            direct.addFirst(nothing);
        }
        return new Descriptors(client.map(UnixSocket.Pair::remote), direct, own.all());
    }

    /**
     * Returns the program, which runs now, with the connection of its first client.
     *
     * @throws IOException if the log could not be opened; the program is killed then
     */
    RunningContainer running(Monitor monitor, Path directory, List<String> warnings)
            throws IOException {
        if (client.isEmpty()) {
            return new LaunchedContainer(monitor, Optional.empty(), warnings);
        }
        try {
            Optional<Fd> log =
                    source instanceof StreamSource.Direct
                            ? Optional.empty()
                            : ClientConnection.openLog(directory);
            Fd socket = Fd.of(client.get().local().fd().release());
            return new LaunchedContainer(
                    monitor, Optional.of(new ClientConnection(socket, log)), warnings);
        } catch (IOException e) {
            monitor.signal(SIGKILL);
            monitor.close();
            throw e;
        }
    }

    /**
     * Closes what was not handed over; the caller's descriptors stay open, since they are the
     * caller's.
     */
    @Override
    public void close() {
        borrowed.forEach(Fd::release);
        client.ifPresent(UnixSocket.Pair::close);
    }
}
