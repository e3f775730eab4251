package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OwnIdsTest {
    private static final String ALL = "         0          0 4294967295\n";

    @Test
    void theHostHasAll() throws IOException {
        OwnIds ids = OwnIds.parse(ALL, ALL, true);

        assertThat(ids.host()).isTrue();
        assertThat(ids.count()).isEqualTo(4_294_967_295L);
        assertThat(OwnIds.current()).as("of this test, which is root's").isEqualTo(ids);
    }

    @Test
    void aUserWithARangeHasOneMore() {
        String users = "0 1000 1\n1 100000 65536\n";
        String groups = "1 200000 65536\n0 1000 1\n";

        OwnIds ids = OwnIds.parse(users, groups, true);

        assertThat(ids.host()).isFalse();
        assertThat(ids.hostUser()).isEqualTo(1000);
        assertThat(ids.count()).isEqualTo(65_537);
        assertThat(ids.userMap())
                .containsExactly(new IdMapping(0, 1000, 1), new IdMapping(1, 100_000, 65_536));
    }

    @Test
    void aUserWithoutARangeHasOne() {
        OwnIds ids = OwnIds.parse("0 1000 1\n", "0 1000 1\n", false);

        assertThat(ids.count()).isEqualTo(1);
        assertThat(ids.groups()).isFalse();
    }

    @Test
    void onlyWhatIsUserAndGroupAndHasNoGapCounts() {
        assertThat(
                        OwnIds.parse("0 1000 1\n1 100000 10\n20 7 9\n", "0 1000 1\n1 5 4\n", true)
                                .count())
                .isEqualTo(5);
    }
}
