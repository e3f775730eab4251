package dev.bulkhead.engine;

import dev.bulkhead.network.Subnet;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.ObjectReader;
import dev.bulkhead.oci.json.ObjectWriter;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** The part of a container's record that says what networks it is in. */
final class NetworkRequestCodec {
    private NetworkRequestCodec() {}

    static JsonObject write(NetworkRequest network) {
        return new ObjectWriter()
                .string("kind", network.kind().name())
                .string("container", network.container())
                .array("joins", network.joins(), NetworkRequestCodec::writeJoin)
                .array("ports", network.ports(), NetworkRequestCodec::writePort)
                .flag("publishAll", network.publishAll())
                .strings("exposed", network.exposed())
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject writeJoin(NetworkJoin join) {
        return new ObjectWriter()
                .string("network", join.network())
                .strings("aliases", join.aliases())
                .strings("addresses", join.addresses().stream().map(Subnet::text).toList())
                .string("mac", join.mac())
                .finish(JsonObject.EMPTY);
    }

    private static JsonObject writePort(PortMapping port) {
        return new ObjectWriter()
                .string("hostAddress", port.hostAddress().map(Subnet::text))
                .integer("firstHostPort", port.firstHostPort())
                .integer("lastHostPort", port.lastHostPort())
                .integer("port", port.port())
                .string("protocol", port.protocol())
                .finish(JsonObject.EMPTY);
    }

    static NetworkRequest read(ObjectReader in) {
        return new NetworkRequest(
                NetworkRequest.Kind.valueOf(in.requiredString("kind")),
                in.string("container"),
                in.objects("joins", NetworkRequestCodec::readJoin),
                in.objects("ports", NetworkRequestCodec::readPort),
                in.flag("publishAll"),
                in.strings("exposed"));
    }

    private static NetworkJoin readJoin(ObjectReader in) {
        List<InetAddress> addresses =
                in.strings("addresses").stream().map(InetAddress::ofLiteral).toList();
        return new NetworkJoin(
                in.requiredString("network"), in.strings("aliases"), addresses, in.string("mac"));
    }

    private static PortMapping readPort(ObjectReader in) {
        Optional<InetAddress> address = in.string("hostAddress").map(InetAddress::ofLiteral);
        return new PortMapping(
                address,
                (int) in.integer("firstHostPort").orElse(0),
                (int) in.integer("lastHostPort").orElse(0),
                (int) in.integer("port").orElse(0),
                in.requiredString("protocol"));
    }
}
