package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class SamplesTest {
    @Test
    void theOrderOfMeasuringDoesNotMatter() {
        Samples samples = new Samples(List.of(5L, 1L, 9L, 3L, 7L));

        assertThat(samples.min()).isEqualTo(1);
        assertThat(samples.median()).isEqualTo(5);
        assertThat(samples.max()).isEqualTo(9);
        assertThat(samples.count()).isEqualTo(5);
    }

    @Test
    void theMedianOfAnEvenNumberLiesInTheMiddleOfTwo() {
        assertThat(new Samples(List.of(4L, 1L, 2L, 100L)).median()).isEqualTo(3);
    }

    @Test
    void aTenthOfTheSamplesLieBelowP10() {
        List<Long> fromZeroToHundred = LongStream.rangeClosed(0, 100).boxed().toList();

        assertThat(new Samples(fromZeroToHundred).p10()).isEqualTo(10);
    }

    @Test
    void p10OfFewSamplesIsInterpolated() {
        assertThat(new Samples(List.of(20L, 10L)).p10()).isEqualTo(11);
    }

    @Test
    void oneSampleIsEverything() {
        Samples samples = new Samples(List.of(42L));

        assertThat(List.of(samples.min(), samples.p10(), samples.median(), samples.max()))
                .containsOnly(42.0);
    }

    @Test
    void noSamplesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Samples(List.of()));
    }
}
