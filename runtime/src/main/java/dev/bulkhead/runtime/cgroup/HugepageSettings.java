package dev.bulkhead.runtime.cgroup;

import dev.bulkhead.kernel.cgroup.CgroupException;
import dev.bulkhead.kernel.cgroup.Controller;
import dev.bulkhead.kernel.cgroup.Setting.IfAbsent;
import dev.bulkhead.kernel.cgroup.Version;
import dev.bulkhead.oci.runtime.HugepageLimit;
import java.util.List;

/** Limits of huge pages, by their size. */
final class HugepageSettings {
    private HugepageSettings() {}

    static void translate(List<HugepageLimit> limits, Translation translation)
            throws CgroupException {
        Version version = translation.version(Controller.HUGETLB);
        for (HugepageLimit limit : limits) {
            String name = "hugepageLimits." + limit.pageSize();
            String prefix = "hugetlb." + limit.pageSize();
            String bytes = Long.toUnsignedString(limit.limit());
            switch (version) {
                case V1 -> add(translation, name, prefix, "limit_in_bytes", bytes);
                case V2 -> add(translation, name, prefix, "max", bytes);
                case ABSENT -> throw translation.absent(name, Controller.HUGETLB);
            }
        }
    }

    /** Pages that are only reserved count too, on kernels since 5.7 that tell them apart. */
    private static void add(
            Translation translation, String name, String prefix, String suffix, String bytes) {
        translation.add(
                name,
                Controller.HUGETLB,
                prefix + "." + suffix,
                bytes,
                new IfAbsent.Refuse("name a page size that this host has"));
        translation.add(
                name, Controller.HUGETLB, prefix + ".rsvd." + suffix, bytes, new IfAbsent.Ignore());
    }
}
