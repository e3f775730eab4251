package dev.bulkhead.oci.json;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Unmodifiable copies for records that keep the order of their document: {@link Map#copyOf} would
 * shuffle it, and the output would differ from run to run.
 */
public final class OrderedCopy {
    private OrderedCopy() {}

    /** Returns a copy of the map. */
    public static <K, V> Map<K, V> of(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /** Returns a set of the elements, each once. */
    public static <T> Set<T> of(Collection<T> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }
}
