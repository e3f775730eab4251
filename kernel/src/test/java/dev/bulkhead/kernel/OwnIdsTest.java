package dev.bulkhead.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OwnIdsTest {
    private static final String ALL = "         0          0 4294967295\n";

    @Test
    void theHostHasAll() throws IOException {
        OwnIds ids = OwnIds.parse(ALL, ALL, true);

        assertThat(ids).isEqualTo(new OwnIds(true, 0, 4_294_967_295L, true));
        assertThat(OwnIds.current()).as("of this test, which is root's").isEqualTo(ids);
    }

    @Test
    void aUserWithARangeHasOneMore() {
        String users = "0 1000 1\n1 100000 65536\n";
        String groups = "1 200000 65536\n0 1000 1\n";

        assertThat(OwnIds.parse(users, groups, true))
                .isEqualTo(new OwnIds(false, 1000, 65_537, true));
    }

    @Test
    void aUserWithoutARangeHasOne() {
        assertThat(OwnIds.parse("0 1000 1\n", "0 1000 1\n", false))
                .isEqualTo(new OwnIds(false, 1000, 1, false));
    }

    @Test
    void onlyWhatIsUserAndGroupAndHasNoGapCounts() {
        assertThat(
                        OwnIds.parse("0 1000 1\n1 100000 10\n20 7 9\n", "0 1000 1\n1 5 4\n", true)
                                .count())
                .isEqualTo(5);
    }
}
