package dev.bulkhead.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class TableTest {
    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("", "n", "median");
        table.row("bulkhead run", "50", "2.97");
        table.row("docker", "5", "1234.56");

        assertThat(table)
                .hasToString(
                        """
                                       n   median
                        bulkhead run  50     2.97
                        docker         5  1234.56
                        """);
    }

    @Test
    void aTableWithoutRowsIsEmpty() {
        Table table = new Table("name");
        assertThat(table.isEmpty()).isTrue();

        table.row("a");
        assertThat(table.isEmpty()).isFalse();
    }

    @Test
    void aRowHasAsManyCellsAsTheHeader() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Table("one", "two").row("one"))
                .withMessage("1 cells under 2 headers");
    }
}
