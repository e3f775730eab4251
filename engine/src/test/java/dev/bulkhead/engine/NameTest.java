package dev.bulkhead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {
    @RegisterExtension static final EngineExtension ENGINE = new EngineExtension();

    private static ContainerRequest.Builder host() {
        return ContainerRequest.ofDirectory(Path.of("/")).command("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-x", ".x", "a/b", "../x", "ä", "a b", "a\nb"})
    void aBadNameIsRefused(String name) {
        assertThatThrownBy(() -> ENGINE.engine().create(host().name(name).build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("invalid container name: " + name)
                .hasMessageContaining("letters, digits");
        assertThat(ENGINE.engine().containers()).isEmpty();
    }

    @Test
    void aNameHasAtMost128Characters() throws Exception {
        ENGINE.engine().create(host().name("n".repeat(128)).build());
        assertThatThrownBy(() -> ENGINE.engine().create(host().name("n".repeat(129)).build()))
                .isInstanceOf(EngineException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "../../etc", ".hidden"})
    void aBadNameOfAVolumeIsRefused(String name) {
        assertThatThrownBy(() ->
                        ENGINE.engine()
                                .create(
                                        host().mount(
                                                        new MountRequest.Volume(
                                                                java.util.Optional.of(name),
                                                                "/v",
                                                                false))
                                                .build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("volume")
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({
        "TERM,15",
        "SIGTERM,15",
        "sigkill,9",
        "9,9",
        "64,64",
        "RTMIN+1,35",
        "RTMAX-1,63",
        "RTMIN,34"
    })
    void aSignalIsANameOrANumber(String text, int number) {
        assertThat(Signal.parse(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "65",
                "SIG",
                "SIGSING",
                "-9",
                "RTMIN+31",
                "RTMAX-31",
                "1e1",
                "999999999999"
            })
    void whatIsNoSignalIsNone(String text) {
        assertThat(Signal.parse(text)).isEmpty();
    }

    @Test
    void aBadStopSignalIsNamed() {
        assertThatThrownBy(() -> ENGINE.engine().create(host().stopSignal("SIGSING").build()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("SIGSING")
                .hasMessageContaining("1 to 64");
    }
}
