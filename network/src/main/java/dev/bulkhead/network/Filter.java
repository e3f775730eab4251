package dev.bulkhead.network;

import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.nft.Element;
import dev.bulkhead.kernel.nft.Family;
import dev.bulkhead.kernel.nft.NfTables;
import dev.bulkhead.kernel.nft.NftBatch;
import dev.bulkhead.kernel.nft.NftSet;
import dev.bulkhead.kernel.nft.NftTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The engine's tables of the packet filter: rules that stay, and elements that come and go. What is
 * to be in them is kept here, so that they can be made anew whenever somebody else flushed them.
 */
final class Filter {
    private final NfTables tables;
    private final NftTable inet;
    private final NftTable bridge;
    private final String comment;
    private final String cables;
    private final Set<SetElement> elements = new LinkedHashSet<>();
    private String othersStay = "";
    private boolean present;

    Filter(NfTables tables, Naming naming) {
        this.tables = tables;
        this.inet = new NftTable(Family.INET, naming.table());
        this.bridge = new NftTable(Family.BRIDGE, naming.table());
        this.comment = naming.root();
        this.cables = naming.cables();
    }

    /**
     * Decides that nothing but what is an engine's is passed between interfaces; takes effect when
     * the rules are made.
     */
    void keepOthersApart() {
        othersStay = Naming.PREFIX;
    }

    boolean isPresent() {
        return present;
    }

    /** Adds elements, and the tables if they are missing. */
    void add(List<SetElement> more) throws IOException {
        elements.addAll(more);
        if (!present) {
            restore();
            return;
        }
        change(more, true);
    }

    /** Removes elements; where the tables are not as expected, they are made anew. */
    void remove(List<SetElement> some) throws IOException {
        List<SetElement> known = some.stream().filter(elements::remove).toList();
        if (present) {
            change(known, false);
        }
    }

    private void change(List<SetElement> changed, boolean adding) throws IOException {
        try {
            tables.commit(elements(new NftBatch(), changed, adding));
        } catch (KernelException _) {
            // Somebody else was at the tables.
            restore();
        }
    }

    /** Puts tables, rules and elements in the place of whatever is there. */
    void restore() throws IOException {
        NftBatch batch = Rules.fresh(inet, bridge, comment, cables, othersStay);
        tables.commit(elements(batch, elements, true));
        present = true;
    }

    private NftBatch elements(NftBatch batch, Iterable<SetElement> some, boolean adding) {
        Map<NftSet, List<Element>> bySet = new LinkedHashMap<>();
        Set<NftSet> ofFrames = new LinkedHashSet<>();
        for (SetElement each : some) {
            bySet.computeIfAbsent(each.set(), _ -> new ArrayList<>()).add(each.element());
            if (each.isOfFrames()) {
                ofFrames.add(each.set());
            }
        }
        bySet.forEach((set, list) -> {
            NftTable table = ofFrames.contains(set) ? bridge : inet;
            if (adding) {
                batch.addElements(table, set, list);
            } else {
                batch.deleteElements(table, set, list);
            }
        });
        return batch;
    }

    /** Removes the tables. */
    void delete() throws IOException {
        elements.clear();
        present = false;
        delete(List.of(inet, bridge));
    }

    private void delete(List<NftTable> some) throws IOException {
        NftBatch batch = new NftBatch();
        some.forEach(table -> batch.addTable(table, comment).deleteTable(table));
        tables.commit(batch);
    }

    /** Returns whether this engine, or another one on this machine, has tables. */
    boolean hasAny(boolean own) throws IOException {
        return all().stream().anyMatch(each -> each.table().name().equals(inet.name()) == own);
    }

    /**
     * Removes the tables of engines whose directory is gone.
     *
     * @return their names
     */
    Set<String> sweep() throws IOException {
        Set<String> swept = new LinkedHashSet<>();
        for (NfTables.Named each : all()) {
            Path root = Path.of(each.comment());
            if (root.isAbsolute() && Files.notExists(root)) {
                delete(List.of(each.table()));
                swept.add(each.table().name());
            }
        }
        return swept;
    }

    private List<NfTables.Named> all() throws IOException {
        List<NfTables.Named> all = new ArrayList<>(tables.tables(Family.INET));
        all.addAll(tables.tables(Family.BRIDGE));
        all.removeIf(each -> !each.table().name().startsWith(Naming.TABLES));
        return all;
    }

    /** Returns the tables' name. */
    String name() {
        return inet.name();
    }

    /** Returns the number by which the kernel says that this object made a change. */
    int port() throws IOException {
        return tables.port();
    }
}
