package dev.bulkhead.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

class HostileMessageTest {
    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    private static byte[] question(String name) throws Exception {
        Record record = Record.newRecord(Name.fromString(name), Type.A, DClass.IN);
        return Message.newQuery(record).toWire();
    }

    @ParameterizedTest
    @CsvSource({
        "a pointer to itself,           0001 0100 0001 0000 0000 0000  c00c 0001 0001",
        "two that point at each other,  0001 0100 0001 0000 0000 0000  01 61 c00e 0001 0001",
        "a pointer beyond the end,      0001 0100 0001 0000 0000 0000  ffff 0001 0001",
        "a label of an unknown kind,    0001 0100 0001 0000 0000 0000  80 61 00 0001 0001",
        "a label that runs over,        0001 0100 0001 0000 0000 0000  3f 61 61",
        "no question,                   0001 0100 0000 0000 0000 0000",
        "two questions,                 0001 0100 0002 0000 0000 0000  00 0001 0001 00 0001 0001",
        "more records than bytes,       0001 0100 0001 ffff ffff ffff  00 0001 0001",
        "a record that runs over, 0001 0100 0001 0000 0000 0001  00 0001 0001 00 0029 1000 00000000 ffff",
    })
    void aQuestionThatBreaksTheRulesIsRefused(String what, String digits) {
        assertThatThrownBy(() -> Query.parse(hex(digits)))
                .as(what)
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aNameIsNoLongerThanItMayBe() throws Exception {
        String longest = "a".repeat(63) + ".";
        byte[] allowed = question(longest.repeat(3) + "a".repeat(61) + ".");
        assertThat(Query.parse(allowed).name()).hasSize(253);
        byte[] header = Arrays.copyOf(allowed, Wire.HEADER);
        byte[] label = new byte[64];
        Arrays.fill(label, (byte) 'a');
        label[0] = 63;
        byte[] endless = Arrays.copyOf(header, Wire.HEADER + 64 * 60 + 5);
        for (int i = 0; i < 60; i++) {
            System.arraycopy(label, 0, endless, Wire.HEADER + 64 * i, 64);
        }
        assertThatThrownBy(() -> Query.parse(endless))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("255");
    }

    @Test
    void aDotWithinALabelDoesNotMakeItTwo() throws Exception {
        byte[] message =
                hex("0001 0100 0001 0000 0000 0000  04 612e6262 00 0001 0001".replace("  ", ""));
        assertThat(Query.parse(message).name()).isEqualTo("a\\46bb");
    }

    @Test
    void everyTruncationOfAQuestionIsFoundOut() throws Exception {
        byte[] whole = question("db.example.com.");
        for (int length = Wire.HEADER; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Query.parse(cut))
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThat(Query.isAnswerable(Arrays.copyOf(whole, 11))).isFalse();
        assertThat(Query.parse(whole).name()).isEqualTo("db.example.com");
    }

    /** What is read of random bytes is either refused or a question that can be answered. */
    @Test
    void noBytesBringItDown() {
        Random random = new Random(42);
        int understood = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] message = new byte[Wire.HEADER + 1 + random.nextInt(60)];
            random.nextBytes(message);
            Arrays.fill(message, 2, Wire.HEADER, (byte) 0);
            message[5] = 1;
            message[12] &= 7;
            message[11] = (byte) random.nextInt(3);
            try {
                Query query = Query.parse(message);
                assertThat(Messages.error(query, Wire.REFUSED)).hasSizeGreaterThan(Wire.HEADER);
                understood++;
            } catch (MalformedMessageException _) {
                // Refused.
            }
        }
        assertThat(understood).isPositive();
    }

    @Test
    void noAnswerBringsItDown() throws Exception {
        Query query = Query.parse(question("db.example.com."));
        Random random = new Random(42);
        byte[] start = Messages.answer(query, Wire.NOERROR, List.of(), 512);
        int understood = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] message = Arrays.copyOf(start, start.length + random.nextInt(80));
            for (int at = start.length; at < message.length; at++) {
                message[at] = (byte) (random.nextInt(4) == 0 ? random.nextInt() : 0);
            }
            message[7] = (byte) random.nextInt(4);
            message[11] = (byte) random.nextInt(3);
            try {
                Reply reply = Reply.parse(message, query.id(), query);
                assertThat(reply.answer(query, 5, 4096)).hasSize(message.length);
                understood++;
            } catch (MalformedMessageException _) {
                // Refused.
            }
        }
        assertThat(understood).isPositive();
    }
}
