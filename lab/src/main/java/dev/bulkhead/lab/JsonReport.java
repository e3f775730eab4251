package dev.bulkhead.lab;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs: every sample, in the order of measuring, with its unit in its name. */
final class JsonReport {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonReport() {}

    /** Returns the document. */
    static String of(Report report, Instant time) {
        ObjectNode document = JSON.createObjectNode();
        document.put("time", time.toString());
        addHost(document.putObject("host"), report.host());
        ObjectNode versions = document.putObject("versions");
        report.versions().forEach(versions::put);
        ArrayNode commands = document.putArray("commands");
        report.measurements().forEach(each -> addCommand(commands.addObject(), each));
        ArrayNode crowds = document.putArray("crowds");
        report.crowds().forEach(each -> addCrowd(crowds.addObject(), each));
        ArrayNode memory = document.putArray("memory");
        report.footprints().forEach(each -> addFootprint(memory.addObject(), each));
        ArrayNode absences = document.putArray("absences");
        report.absences()
                .forEach(each ->
                        absences.addObject().put("name", each.name()).put("reason", each.reason()));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    }

    private static void addHost(ObjectNode node, Host host) {
        node.put("processor", host.processor())
                .put("cores", host.cores())
                .put("memoryInMebibytes", host.memoryInMebibytes())
                .put("kernel", host.kernel())
                .put("cgroups", host.cgroups())
                .put("load", host.load());
    }

    private static void addCommand(ObjectNode node, Measurement measurement) {
        Trial trial = measurement.trial();
        node.put("name", trial.name())
                .put("contender", trial.contender())
                .put("action", trial.action().name())
                .put("command", trial.command().toString())
                .put("warmup", trial.warmup());
        add(node.putArray("nanoseconds"), measurement.times());
    }

    private static void addCrowd(ObjectNode node, CrowdMeasurement crowd) {
        node.put("contender", crowd.contender()).put("size", crowd.size());
        add(node.putArray("nanosecondsUntilAllRun"), crowd.starts());
        add(node.putArray("nanosecondsUntilAllAreRemoved"), crowd.removals());
    }

    private static void addFootprint(ObjectNode node, Footprint footprint) {
        node.put("process", footprint.process()).put("moment", footprint.moment().name());
        add(node.putArray("proportionalKibibytes"), footprint.kibibytes());
    }

    private static void add(ArrayNode array, Samples samples) {
        List<Long> values = samples.values();
        values.forEach(array::add);
    }
}
