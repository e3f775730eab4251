package dev.bulkhead.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.server.front.Lifecycle.Activity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final Optional<Duration> SHORT = Optional.of(Duration.ofMillis(20));

    @Test
    void anIdleServerLeavesAndTakesNoCommandThen() throws InterruptedException {
        Lifecycle lifecycle = new Lifecycle(SHORT, () -> false);
        lifecycle.awaitEnd();
        assertThat(lifecycle.enter()).isEmpty();
    }

    @Test
    void aCommandKeepsTheServer() throws InterruptedException {
        Lifecycle lifecycle = new Lifecycle(SHORT, () -> false);
        Activity command = lifecycle.enter().orElseThrow();
        Thread main = awaitEnd(lifecycle);
        assertThat(main.join(Duration.ofMillis(200))).isFalse();
        command.close();
        command.close();
        assertThat(lifecycle.commands()).isZero();
        main.join();
    }

    @Test
    void whatElseIsBusyKeepsTheServer() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        Lifecycle lifecycle = new Lifecycle(SHORT, () -> asked.incrementAndGet() < 3);
        lifecycle.awaitEnd();
        assertThat(asked).hasValue(3);
    }

    @Test
    void aServerThatStaysLeavesWhenAsked() throws InterruptedException {
        Lifecycle lifecycle = new Lifecycle(Optional.empty(), () -> false);
        Activity command = lifecycle.enter().orElseThrow();
        lifecycle.leaveWhenIdle();
        Thread main = awaitEnd(lifecycle);
        assertThat(lifecycle.enter().orElseThrow()).satisfies(Activity::close);
        assertThat(main.isAlive()).isTrue();
        command.close();
        main.join();
    }

    @Test
    void stopWaitsForTheCommandThatAsksAndForNoOther() throws InterruptedException {
        Lifecycle lifecycle = new Lifecycle(Optional.empty(), () -> false);
        Activity endless = lifecycle.enter().orElseThrow();
        Activity stop = lifecycle.enter().orElseThrow();
        lifecycle.stop();
        Thread main = awaitEnd(lifecycle);
        assertThat(main.join(Duration.ofMillis(50))).isFalse();
        stop.close();
        main.join();
        assertThat(lifecycle.commands()).isEqualTo(1);
        endless.close();
    }

    private static Thread awaitEnd(Lifecycle lifecycle) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Thread thread =
                Thread.ofPlatform()
                        .start(() -> {
                            begun.countDown();
                            try {
                                lifecycle.awaitEnd();
                            } catch (InterruptedException _) {
                                Thread.currentThread().interrupt();
                            }
                        });
        begun.await();
        return thread;
    }
}
