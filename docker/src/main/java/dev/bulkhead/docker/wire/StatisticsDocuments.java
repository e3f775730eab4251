package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkTraffic;
import dev.bulkhead.engine.Statistics;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonNumber;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What containers use. */
public final class StatisticsDocuments {
    private static final String NEVER = "0001-01-01T00:00:00Z";

    private StatisticsDocuments() {}

    /**
     * Writes what a container uses.
     *
     * @param now empty: it does not run
     * @param before an earlier measurement, for differences
     */
    public static JsonObject write(
            Engine engine,
            ContainerInfo info,
            Optional<Statistics> now,
            Optional<Statistics> before) {
        return new ObjectWriter()
                .string("read", time(now))
                .string("preread", time(before))
                .value(
                        "pids_stats",
                        now.map(StatisticsDocuments::processes).orElse(JsonObject.EMPTY))
                .value("blkio_stats", now.map(StatisticsDocuments::disks).orElse(JsonObject.EMPTY))
                .integer("num_procs", 0)
                .value("storage_stats", JsonObject.EMPTY)
                .value(
                        "cpu_stats",
                        now.map(StatisticsDocuments::cpu).orElseGet(StatisticsDocuments::idle))
                .value(
                        "precpu_stats",
                        before.map(StatisticsDocuments::cpu).orElseGet(StatisticsDocuments::idle))
                .value(
                        "memory_stats",
                        now.map(StatisticsDocuments::memory).orElse(JsonObject.EMPTY))
                .string("name", "/" + info.name())
                .string("id", info.id())
                .value("networks", now.isEmpty() ? JsonObject.EMPTY : networks(engine, info))
                .finish(JsonObject.EMPTY);
    }

    private static String time(Optional<Statistics> statistics) {
        return statistics.map(all -> all.time().toString()).orElse(NEVER);
    }

    private static JsonObject processes(Statistics statistics) {
        ObjectWriter out = new ObjectWriter();
        statistics
                .processes()
                .ifPresent(processes ->
                        out.integer("current", processes.current())
                                .integer("limit", processes.limit()));
        return out.finish(JsonObject.EMPTY);
    }

    private static JsonObject disks(Statistics statistics) {
        List<JsonValue> bytes = new ArrayList<>();
        List<JsonValue> operations = new ArrayList<>();
        for (Statistics.Disk disk : statistics.disks()) {
            bytes.add(entry(disk, "read", disk.readBytes()));
            bytes.add(entry(disk, "write", disk.writtenBytes()));
            operations.add(entry(disk, "read", disk.reads()));
            operations.add(entry(disk, "write", disk.writes()));
        }
        return new ObjectWriter()
                .value("io_service_bytes_recursive", new JsonArray(bytes))
                .value("io_serviced_recursive", new JsonArray(operations))
                .value("io_queue_recursive", new JsonNull())
                .value("io_service_time_recursive", new JsonNull())
                .value("io_wait_time_recursive", new JsonNull())
                .value("io_merged_recursive", new JsonNull())
                .value("io_time_recursive", new JsonNull())
                .value("sectors_recursive", new JsonNull())
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject entry(Statistics.Disk disk, String operation, long value) {
        return new ObjectWriter()
                .integer("major", disk.major())
                .integer("minor", disk.minor())
                .string("op", operation)
                .integer("value", value)
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject cpu(Statistics statistics) {
        return statistics.cpu().map(StatisticsDocuments::cpu).orElseGet(StatisticsDocuments::idle);
    }

    private static JsonObject idle() {
        return cpu(new Statistics.Cpu(0, 0, 0, 0, 0, 0, 0, 0));
    }

    private static JsonObject cpu(Statistics.Cpu cpu) {
        return new ObjectWriter()
                .value(
                        "cpu_usage",
                        new ObjectWriter()
                                .integer("total_usage", cpu.total())
                                .integer("usage_in_kernelmode", cpu.system())
                                .integer("usage_in_usermode", cpu.user())
                                .finish(JsonObject.EMPTY))
                .integer("system_cpu_usage", cpu.host())
                .integer("online_cpus", cpu.processors())
                .value(
                        "throttling_data",
                        new ObjectWriter()
                                .integer("periods", cpu.periods())
                                .integer("throttled_periods", cpu.throttledPeriods())
                                .integer("throttled_time", cpu.throttled())
                                .finish(JsonObject.EMPTY))
                .finish(JsonObject.EMPTY);
    }

    /** Clients take from the usage what one of the kernel's figures says can be given back. */
    private static JsonObject memory(Statistics statistics) {
        if (statistics.memory().isEmpty()) {
            return JsonObject.EMPTY;
        }
        Statistics.Memory memory = statistics.memory().get();
        Map<String, JsonValue> detail = new LinkedHashMap<>();
        memory.detail().forEach((name, value) -> detail.put(name, JsonNumber.of(value)));
        return new ObjectWriter()
                .integer("usage", memory.usage())
                .integer("max_usage", memory.peak())
                .integer("limit", memory.limit())
                .integer("failcnt", memory.limitHits())
                .value("stats", new JsonObject(detail))
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject networks(Engine engine, ContainerInfo info) {
        Map<String, JsonValue> networks = new LinkedHashMap<>();
        try {
            for (NetworkTraffic traffic : engine.networks().traffic(info.id())) {
                networks.put(traffic.link(), traffic(traffic));
            }
        } catch (EngineException _) {
            // It has ended meanwhile, or has no network of its own.
        }
        return new JsonObject(networks);
    }

    private static JsonObject traffic(NetworkTraffic traffic) {
        return new ObjectWriter()
                .integer("rx_bytes", traffic.receivedBytes())
                .integer("rx_packets", traffic.receivedPackets())
                .integer("rx_errors", traffic.receivedErrors())
                .integer("rx_dropped", traffic.receivedDropped())
                .integer("tx_bytes", traffic.sentBytes())
                .integer("tx_packets", traffic.sentPackets())
                .integer("tx_errors", traffic.sentErrors())
                .integer("tx_dropped", traffic.sentDropped())
                .finish(JsonObject.EMPTY);
    }
}
