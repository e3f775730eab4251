package dev.bulkhead.engine;

import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.net.InetAddress;
import java.util.List;

/** Writes and reads what a container shall be told of names. */
final class NameRequestCodec {
    private NameRequestCodec() {}

    static JsonObject write(NameRequest names) {
        return new ObjectWriter()
                .strings(
                        "servers",
                        names.servers().stream().map(InetAddress::getHostAddress).toList())
                .strings("search", names.search())
                .strings("options", names.options())
                .array("hosts", names.hosts(), NameRequestCodec::writeHost)
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject writeHost(NameRequest.Host host) {
        return new ObjectWriter()
                .string("name", host.name())
                .string("address", host.address().map(InetAddress::getHostAddress))
                .finish(JsonObject.EMPTY);
    }

    static NameRequest read(ObjectReader in) {
        List<InetAddress> servers =
                in.strings("servers").stream().map(InetAddress::ofLiteral).toList();
        return new NameRequest(
                servers,
                in.strings("search"),
                in.strings("options"),
                in.objects("hosts", NameRequestCodec::readHost));
    }

    private static NameRequest.Host readHost(ObjectReader in) {
        return new NameRequest.Host(
                in.requiredString("name"), in.string("address").map(InetAddress::ofLiteral));
    }
}
