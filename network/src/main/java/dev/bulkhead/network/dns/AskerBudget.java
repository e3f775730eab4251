package dev.bulkhead.network.dns;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many questions an asker may ask: what comes beyond that is not even read. */
final class AskerBudget {
    static final int PER_SECOND = 5000;
    private static final long NANOS_EACH = 1_000_000_000L / PER_SECOND;
    private static final int MAX_ASKERS = 4096;

    private final LongSupplier nanoTime;

    /** When each asker's budget is or was whole again. */
    private final Map<InetAddress, Long> whole = new LinkedHashMap<>(16, 0.75f, true);

    AskerBudget(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes one question off an asker's budget; returns false where nothing is left. */
    boolean spend(InetAddress asker) {
        long now = nanoTime.getAsLong();
        Long known = whole.get(asker);
        long spent = known == null ? 0 : Math.max(0, known - now);
        if (spent + NANOS_EACH > NANOS_EACH * PER_SECOND) {
            return false;
        }
        whole.put(asker, now + spent + NANOS_EACH);
        if (whole.size() > MAX_ASKERS) {
            whole.remove(whole.keySet().iterator().next());
        }
        return true;
    }
}
