package dev.bulkhead.network.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** What is remembered, waits and is spent has bounds. */
class BoundsTest {
    private static final InetAddress ONE = InetAddress.ofLiteral("172.18.0.2");
    private static final InetAddress OTHER = InetAddress.ofLiteral("172.18.0.3");
    private static final List<InetSocketAddress> SERVERS = List.of(new InetSocketAddress(ONE, 53));

    private final AtomicLong now = new AtomicLong(1000);
    private final AnswerCache cache = new AnswerCache(now::get);

    private static Query query(String name) throws Exception {
        Record record = Record.newRecord(Name.fromString(name), Type.A, DClass.IN);
        return Query.parse(Message.newQuery(record).toWire());
    }

    private static Reply reply(Query query, int records) throws Exception {
        Message answer =
                new Message(Messages.answer(query, Wire.NOERROR, List.of(), Wire.MAX_MESSAGE));
        answer.getHeader().setFlag(Flags.RA);
        for (int i = 0; i < records; i++) {
            answer.addRecord(
                    new ARecord(
                            answer.getQuestion().getName(),
                            DClass.IN,
                            60,
                            InetAddress.ofLiteral("192.0." + i / 250 + "." + i % 250)),
                    Section.ANSWER);
        }
        return Reply.parse(answer.toWire(), query.id(), query);
    }

    private Optional<byte[]> ask(Query query) {
        return cache.answer(QuestionKey.of(query, SERVERS), query, Wire.MAX_MESSAGE);
    }

    @Test
    void anAnswerIsGivenUntilItIsOld() throws Exception {
        Query query = query("www.example.com.");
        cache.put(QuestionKey.of(query, SERVERS), reply(query, 1));
        now.addAndGet(59);
        assertThat(ask(query("WWW.example.com."))).isPresent();
        assertThat(cache.answer(QuestionKey.of(query, List.of()), query, 512)).isEmpty();
        now.addAndGet(1);
        assertThat(ask(query)).isEmpty();
        assertThat(cache.bytes()).isZero();
    }

    @Test
    void theCacheForgetsWhatWasNotAskedForTheLongest() throws Exception {
        Query often = query("often.example.com.");
        cache.put(QuestionKey.of(often, SERVERS), reply(often, 1));
        for (int i = 0; i < 10_000; i++) {
            Query query = query("host" + i + ".example.com.");
            cache.put(QuestionKey.of(query, SERVERS), reply(query, 1));
            assertThat(ask(often)).isPresent();
        }
        assertThat(cache.size()).isEqualTo(4096);
        for (int i = 0; i < 200; i++) {
            Query query = query("big" + i + ".example.com.");
            cache.put(QuestionKey.of(query, SERVERS), reply(query, 3000));
        }
        assertThat(cache.bytes()).isLessThanOrEqualTo(2 << 20);
        assertThat(cache.size()).isPositive();
    }

    @Test
    void whoAsksMuchDoesNotHoldUpOthers() {
        WaitingLine<String> line = new WaitingLine<>(3, 4);
        assertThat(IntStream.range(0, 5).filter(i -> line.offer(ONE, "one " + i)).count())
                .isEqualTo(3);
        assertThat(line.offer(OTHER, "other")).isTrue();
        assertThat(line.offer(OTHER, "too many in all")).isFalse();
        assertThat(line.poll()).hasValue("one 0");
        assertThat(line.poll()).hasValue("other");
        assertThat(line.poll()).hasValue("one 1");
        assertThat(line.poll()).hasValue("one 2");
        assertThat(line.poll()).isEmpty();
    }

    @Test
    void anAskerHasItsOwnBudget() {
        AtomicLong nanos = new AtomicLong();
        AskerBudget budget = new AskerBudget(nanos::get);
        int all = AskerBudget.PER_SECOND;
        assertThat(IntStream.range(0, 2 * all).filter(_ -> budget.spend(ONE)).count())
                .isEqualTo(all);
        assertThat(budget.spend(OTHER)).isTrue();
        nanos.addAndGet(100_000_000);
        assertThat(IntStream.range(0, all).filter(_ -> budget.spend(ONE)).count())
                .isEqualTo(all / 10);
    }

    @Test
    void aServerThatWasSilentIsAskedLastForAWhile() {
        AtomicLong nanos = new AtomicLong();
        ServerHealth health = new ServerHealth(nanos::get);
        InetSocketAddress first = new InetSocketAddress(ONE, 53);
        InetSocketAddress second = new InetSocketAddress(OTHER, 53);
        health.silent(first);
        assertThat(health.order(List.of(first, second))).containsExactly(second, first);
        nanos.addAndGet(31_000_000_000L);
        assertThat(health.order(List.of(first, second))).containsExactly(first, second);
        health.silent(first);
        health.answered(first);
        assertThat(health.order(List.of(first, second))).containsExactly(first, second);
    }
}
