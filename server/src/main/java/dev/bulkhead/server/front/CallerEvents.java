package dev.bulkhead.server.front;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntConsumer;

/**
 * What happens to a caller while its command runs. Unless the command has said what to do, its
 * thread is interrupted.
 */
final class CallerEvents implements FrameReader.Listener {
    private static final int SIGHUP = 1;
    private static final int SIGINT = 2;
    private static final int SIGQUIT = 3;
    private static final int SIGTERM = 15;
    private static final Set<Integer> ENDING = Set.of(SIGHUP, SIGINT, SIGQUIT, SIGTERM);

    private final Thread command;
    private Optional<IntConsumer> signalHandler = Optional.empty();
    private Optional<Runnable> detachHandler = Optional.empty();
    private Optional<Runnable> disconnectHandler = Optional.empty();
    private OptionalInt endingSignal = OptionalInt.empty();
    private boolean detached;
    private boolean disconnected;
    private boolean over;

    /** Begins with the thread that runs the command. */
    CallerEvents(Thread command) {
        this.command = command;
    }

    synchronized void onSignal(IntConsumer handler) {
        signalHandler = Optional.of(handler);
    }

    synchronized void onDetach(Runnable handler) {
        detachHandler = Optional.of(handler);
        if (detached) {
            handler.run();
        }
    }

    synchronized void onDisconnect(Runnable handler) {
        disconnectHandler = Optional.of(handler);
        if (disconnected) {
            handler.run();
        }
    }

    /**
     * Notes that the command has ended: nothing interrupts its thread any more.
     *
     * @return the signal that has interrupted it
     */
    synchronized OptionalInt end() {
        over = true;
        return endingSignal;
    }

    @Override
    public synchronized void onFrame(FrameType type, ByteBuffer payload) {
        if (over) {
            return;
        }
        if (type == FrameType.SIGNAL && payload.hasRemaining()) {
            signal(Byte.toUnsignedInt(payload.get(0)));
        } else if (type == FrameType.DETACH) {
            detached = true;
            detachHandler.ifPresent(Runnable::run);
        }
    }

    private void signal(int number) {
        if (signalHandler.isPresent()) {
            signalHandler.get().accept(number);
        } else if (ENDING.contains(number)) {
            endingSignal = OptionalInt.of(number);
            command.interrupt();
        }
    }

    @Override
    public synchronized void onEnd() {
        if (over) {
            return;
        }
        disconnected = true;
        disconnectHandler.ifPresentOrElse(Runnable::run, command::interrupt);
    }
}
