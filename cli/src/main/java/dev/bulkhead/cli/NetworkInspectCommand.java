package dev.bulkhead.cli;

import dev.bulkhead.cli.format.Fields;
import dev.bulkhead.cli.format.PrettyJson;
import dev.bulkhead.cli.format.Template;
import dev.bulkhead.engine.Engine;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.NetworkEndpoint;
import dev.bulkhead.engine.NetworkInfo;
import dev.bulkhead.engine.NetworkPool;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonBoolean;
import dev.bulkhead.oci.json.JsonNull;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows all that is known of networks. */
@Command(
        name = "inspect",
        description = "Show all that is known of networks, as JSON",
        footer = {"", "Example:", "  bulkhead network inspect --format '{{json .IPAM}}' front"})
final class NetworkInspectCommand implements CallerCommand {
    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "json, or a template such as {{.Id}}, for each")
    private Optional<String> format = Optional.empty();

    @Option(
            names = {"-v", "--verbose"},
            hidden = true,
            description = "There is no more to tell")
    @SuppressWarnings("UnusedVariable") // Docker's clients say it.
    private boolean verbose;

    @Parameters(arity = "1..*", paramLabel = "NETWORK", description = "Names or ids")
    private List<String> names = List.of();

    private final Engine engine;

    NetworkInspectCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public int run(Caller caller) {
        List<JsonValue> found = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        for (String name : names) {
            try {
                found.add(document(engine.networks().network(name)));
            } catch (EngineException failure) {
                failures.add(failure.getMessage());
            }
        }
        print(found, caller);
        failures.forEach(message -> caller.err().println("bulkhead: " + message));
        return failures.isEmpty() ? 0 : 1;
    }

    private void print(List<JsonValue> found, Caller caller) {
        if (format.isEmpty()) {
            caller.out().println(PrettyJson.write(new JsonArray(found)));
        } else if (format.get().equals("json")) {
            caller.out().println(PrettyJson.compact(new JsonArray(found)));
        } else {
            Template template = Template.parse(format.get());
            found.forEach(each -> caller.out().println(template.render(each)));
        }
    }

    private static JsonObject document(NetworkInfo network) {
        Fields containers = new Fields();
        network.members().forEach(each -> containers.with(each.containerId(), member(each)));
        return new Fields()
                .with("Name", network.name())
                .with("Id", network.id())
                .with("Created", network.created().toString())
                .with("Scope", "local")
                .with("Driver", network.driver())
                .with("EnableIPv4", new JsonBoolean(true))
                .with("EnableIPv6", new JsonBoolean(network.ipv6()))
                .with("IPAM", addresses(network))
                .with("Internal", new JsonBoolean(network.internal()))
                .with("Attachable", new JsonBoolean(false))
                .with("Ingress", new JsonBoolean(false))
                .with("ConfigOnly", new JsonBoolean(false))
                .with("Containers", containers.toJson())
                .with("Options", map(network.options()))
                .with("Labels", map(network.labels()))
                .toJson();
    }

    private static JsonObject addresses(NetworkInfo network) {
        List<JsonValue> pools = new ArrayList<>();
        for (NetworkPool pool : network.pools()) {
            Fields fields = new Fields();
            pool.subnet().ifPresent(subnet -> fields.with("Subnet", subnet));
            pool.range().ifPresent(range -> fields.with("IPRange", range));
            pool.gateway().ifPresent(gateway -> fields.with("Gateway", gateway.getHostAddress()));
            if (!pool.reserved().isEmpty()) {
                fields.with("AuxiliaryAddresses", reserved(pool.reserved()));
            }
            pools.add(fields.toJson());
        }
        return new Fields()
                .with("Driver", "default")
                .with("Options", new JsonNull())
                .with("Config", new JsonArray(pools))
                .toJson();
    }

    private static JsonObject reserved(Map<String, InetAddress> addresses) {
        Fields fields = new Fields();
        new TreeMap<>(addresses)
                .forEach((name, address) -> fields.with(name, address.getHostAddress()));
        return fields.toJson();
    }

    private static JsonObject member(NetworkEndpoint endpoint) {
        return new Fields()
                .with("Name", endpoint.container())
                .with("EndpointID", "")
                .with("MacAddress", endpoint.mac())
                .with("IPv4Address", address(endpoint, false))
                .with("IPv6Address", address(endpoint, true))
                .toJson();
    }

    private static String address(NetworkEndpoint endpoint, boolean ipv6) {
        return endpoint.addresses().stream()
                .filter(each -> each.address().getHostAddress().contains(":") == ipv6)
                .map(each -> each.address().getHostAddress() + "/" + each.prefixLength())
                .findFirst()
                .orElse("");
    }

    private static JsonObject map(Map<String, String> texts) {
        Fields fields = new Fields();
        new TreeMap<>(texts).forEach((key, value) -> fields.with(key, new JsonString(value)));
        return fields.toJson();
    }
}
