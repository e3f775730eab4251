package dev.bulkhead.docker.wire;

import dev.bulkhead.engine.NameRequest;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** What a container is told of names. */
final class NamesReader {
    private static final String HOST_GATEWAY = "host-gateway";

    private NamesReader() {}

    static NameRequest read(ObjectReader in) {
        return new NameRequest(
                in.strings("Dns").stream().map(InetAddress::ofLiteral).toList(),
                in.strings("DnsSearch"),
                in.strings("DnsOptions"),
                in.strings("ExtraHosts").stream().map(NamesReader::host).toList());
    }

    /** The address may have colons; older clients put one before it, newer ones an equals sign. */
    private static NameRequest.Host host(String text) {
        int equals = text.indexOf('=');
        int separator = equals < 0 ? text.indexOf(':') : equals;
        if (separator < 1) {
            throw new IllegalArgumentException("bad format for add-host: \"" + text + "\"");
        }
        String address = text.substring(separator + 1).replace("[", "").replace("]", "");
        return new NameRequest.Host(
                text.substring(0, separator),
                address.equals(HOST_GATEWAY)
                        ? Optional.empty()
                        : Optional.of(InetAddress.ofLiteral(address)));
    }

    static void write(NameRequest names, ObjectWriter out) {
        out.value(
                        "Dns",
                        strings(names.servers().stream().map(InetAddress::getHostAddress).toList()))
                .value("DnsOptions", strings(names.options()))
                .value("DnsSearch", strings(names.search()))
                .value(
                        "ExtraHosts",
                        SystemDocuments.orNull(
                                names.hosts().stream().map(NamesReader::text).toList()));
    }

    private static JsonValue strings(List<String> values) {
        return SystemDocuments.orNull(values);
    }

    private static String text(NameRequest.Host host) {
        String address = host.address().map(InetAddress::getHostAddress).orElse(HOST_GATEWAY);
        return host.name() + ":" + address;
    }
}
