package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bulkhead.image.snapshot.Layer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapeTest {
    private static final List<Layer> LAYERS = List.of(new Layer(Path.of("/layer"), true));

    private static ContainerRequest.Builder request() {
        return ContainerRequest.ofImage("box").command("ls");
    }

    private static Optional<Shape> shape(ContainerRequest.Builder request) {
        return Shape.of(request.build(), LAYERS);
    }

    private static Shape named(String hostname) {
        return shape(request().hostname(hostname)).orElseThrow();
    }

    @Test
    void whatConcernsTheProgramAloneDoesNotMatter() {
        assertThat(
                        shape(
                                request()
                                        .command("cat")
                                        .name("other")
                                        .variable("A", "b")
                                        .user("daemon")
                                        .workingDirectory("/tmp")
                                        .readOnly(true)
                                        .label("a", "b")
                                        .terminal(true)))
                .isEqualTo(shape(request()))
                .isPresent();
    }

    @Test
    void whatConcernsTheRootDoes() {
        Optional<Shape> usual = shape(request());
        assertThat(shape(request().autoRemove(true))).isPresent().isNotEqualTo(usual);
        assertThat(shape(request().hostname("h"))).isPresent().isNotEqualTo(usual);
        assertThat(shape(request().mount(new MountRequest.Tmpfs("/t", List.of()))))
                .isPresent()
                .isNotEqualTo(usual);
        assertThat(Shape.of(request().build(), List.of(new Layer(Path.of("/other"), true))))
                .isPresent()
                .isNotEqualTo(usual);
    }

    @Test
    void nothingOfTheHostsIsHeldBeforehand() {
        assertThat(
                        shape(
                                request()
                                        .mount(
                                                new MountRequest.Volume(
                                                        Optional.of("data"), "/data", false))))
                .isEmpty();
        assertThat(
                        shape(
                                request()
                                        .namespaces(
                                                new HostNamespaces(
                                                        false, true, false, false, false, false))))
                .isEmpty();
        assertThat(shape(request().privileged(true))).isEmpty();
    }

    @Test
    void theTwoShapesThatAreAskedForMostArePreparedFor() {
        ShapeHistory history = new ShapeHistory();
        history.add(named("a"));
        history.add(named("b"));
        history.add(named("a"));
        history.add(named("c"));
        assertThat(history.chosen()).containsExactlyInAnyOrder(named("a"), named("b"));
        history.add(named("c"));
        history.add(named("c"));
        assertThat(history.chosen()).containsExactlyInAnyOrder(named("a"), named("c"));
        history.clear();
        assertThat(history.chosen()).isEmpty();
    }

    @Test
    void shapesThatComeByTurnsDoNotDriveOutEachOther() {
        ShapeHistory history = new ShapeHistory();
        for (int i = 0; i < 100; i++) {
            history.add(named("abc".substring(i % 3, i % 3 + 1)));
            assertThat(history.chosen()).isSubsetOf(named("a"), named("b"));
        }
    }
}
