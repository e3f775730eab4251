package dev.bulkhead.network.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

class ReplyTest {
    private final Name name = name("Www.Example.com.");
    private final Message question = Message.newQuery(Record.newRecord(name, Type.A, DClass.IN));

    private static Name name(String text) {
        return Name.fromConstantString(text);
    }

    private Message answer(int code, Record... records) {
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setRcode(code);
        answer.addRecord(question.getQuestion(), Section.QUESTION);
        for (Record record : records) {
            answer.addRecord(
                    record, record instanceof SOARecord ? Section.AUTHORITY : Section.ANSWER);
        }
        return answer;
    }

    private ARecord address(long seconds) throws IOException {
        return new ARecord(name, DClass.IN, seconds, InetAddress.ofLiteral("192.0.2.7"));
    }

    private static SOARecord authority(long seconds, long minimum) {
        return new SOARecord(
                name("example.com."),
                DClass.IN,
                seconds,
                name("ns.example.com."),
                name("you.example.com."),
                1,
                2,
                3,
                4,
                minimum);
    }

    private Reply parse(Message answer) throws MalformedMessageException {
        Query query = Query.parse(question.toWire());
        return Reply.parse(answer.toWire(), query.id(), query);
    }

    @Test
    void anAnswerAges() throws Exception {
        Reply reply = parse(answer(Rcode.NOERROR, address(100), address(60)));
        assertThat(reply.keepSeconds()).isEqualTo(60);
        Message other =
                Message.newQuery(Record.newRecord(name("wWW.example.COM."), Type.A, DClass.IN));
        Message later =
                new Message(reply.answer(Query.parse(other.toWire()), 45, Wire.MAX_MESSAGE));
        assertThat(later.getHeader().getID()).isEqualTo(other.getHeader().getID());
        assertThat(later.getQuestion().getName()).hasToString("wWW.example.COM.");
        assertThat(later.getSection(Section.ANSWER))
                .extracting(Record::getTTL)
                .containsExactly(55L, 15L);
    }

    @Test
    void thatThereIsNothingIsBelievedAsLongAsItSays() throws Exception {
        assertThat(parse(answer(Rcode.NXDOMAIN, authority(900, 30))).keepSeconds()).isEqualTo(30);
        assertThat(parse(answer(Rcode.NOERROR, authority(20, 300))).keepSeconds()).isEqualTo(20);
        assertThat(parse(answer(Rcode.NXDOMAIN)).keepSeconds()).isZero();
        assertThat(parse(answer(Rcode.SERVFAIL, address(100))).keepSeconds()).isZero();
    }

    @Test
    void noAnswerIsKeptForLongerThanAnHour() throws Exception {
        assertThat(parse(answer(Rcode.NOERROR, address(1_000_000))).keepSeconds()).isEqualTo(3600);
    }

    @Test
    void whatIsTooLongIsNotCutInTheMiddle() throws Exception {
        Reply reply = parse(answer(Rcode.NOERROR, address(100)));
        Query query = Query.parse(question.toWire());
        Message cut = new Message(reply.answer(query, 0, reply.length() - 1));
        assertThat(cut.getHeader().getFlag(Flags.TC)).isTrue();
        assertThat(cut.getSection(Section.ANSWER)).isEmpty();
    }

    @Test
    void onlyTheAnswerToTheQuestionIsTaken() throws Exception {
        Query query = Query.parse(question.toWire());
        byte[] right = answer(Rcode.NOERROR, address(100)).toWire();
        Message elsewhere = answer(Rcode.NOERROR, address(100));
        elsewhere.removeAllRecords(Section.QUESTION);
        elsewhere.addRecord(
                Record.newRecord(name("xxx.example.com."), Type.A, DClass.IN), Section.QUESTION);
        for (byte[] wrong : List.of(elsewhere.toWire(), question.toWire())) {
            assertThatThrownBy(() -> Reply.parse(wrong, query.id(), query))
                    .isInstanceOf(MalformedMessageException.class);
        }
        assertThatThrownBy(() -> Reply.parse(right, query.id() ^ 1, query))
                .isInstanceOf(MalformedMessageException.class);
        assertThat(Reply.parse(right, query.id(), query).code()).isEqualTo(Wire.NOERROR);
    }
}
