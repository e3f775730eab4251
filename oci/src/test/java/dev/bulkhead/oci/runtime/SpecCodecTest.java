package dev.bulkhead.oci.runtime;

import static dev.bulkhead.oci.runtime.Documents.complete;
import static dev.bulkhead.oci.runtime.Documents.json;
import static dev.bulkhead.oci.runtime.Documents.read;
import static dev.bulkhead.oci.runtime.Documents.rewrite;
import static dev.bulkhead.oci.runtime.Documents.with;
import static dev.bulkhead.oci.runtime.Documents.without;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonArray;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonString;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.MalformedDocumentException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecCodecTest {
    @Test
    void losesNoField() {
        assertThat(rewrite(complete())).isEqualTo(complete());
    }

    @Test
    void losesNoFieldThatItDoesNotKnow() {
        JsonObject document = complete();
        for (String path : Documents.knownFields(complete())) {
            document = addUnknown(document, path);
        }
        String text = new String(Json.write(document), UTF_8);
        assertThat(text.split("x-future", -1)).as("one in every object").hasSizeGreaterThan(60);
        assertThat(rewrite(document)).isEqualTo(document);
    }

    /** Puts a field beside the one of a path. */
    private static JsonObject addUnknown(JsonObject document, String path) {
        int dot = path.lastIndexOf('.');
        String parent = dot < 0 ? "" : path.substring(0, dot);
        String name = (parent.isEmpty() ? "" : parent + ".") + "x-future";
        return with(document, name, json("{\"deep\":[null,1.50,\"x\"]}"));
    }

    @Test
    void writesTheSameBytesForTheSameRecord() {
        byte[] once = SpecCodec.write(read(complete()));
        assertThat(SpecCodec.write(SpecCodec.read(once))).isEqualTo(once);
        assertThat(SpecCodec.read(once)).isEqualTo(read(complete()));
    }

    @Test
    void losesNoFieldOfASparseDocument() {
        Random random = new Random(20261123);
        for (int round = 0; round < 40; round++) {
            JsonObject document = complete();
            for (int removals = random.nextInt(60); removals > 0; removals--) {
                document = removeSomething(document, random);
            }
            Spec spec = read(document);
            assertThat(SpecCodec.read(SpecCodec.write(spec))).isEqualTo(spec);
            assertThat(withoutEmpty(rewrite(document))).isEqualTo(withoutEmpty(document));
        }
    }

    /** Removes a field, unless the document would be malformed without it. */
    private static JsonObject removeSomething(JsonObject document, Random random) {
        List<String> paths = Documents.knownFields(document);
        JsonObject smaller = without(document, paths.get(random.nextInt(paths.size())));
        try {
            read(smaller);
            return smaller;
        } catch (MalformedDocumentException needed) {
            return document;
        }
    }

    /**
     * Removes what means the same as its absence: empty objects, and what is written even if it was
     * not there, which is a user's zero ids and the type of a rule for all devices.
     */
    private static JsonValue withoutEmpty(JsonValue value) {
        return switch (value) {
            case JsonObject(Map<String, JsonValue> fields) -> {
                Map<String, JsonValue> kept = new HashMap<>();
                fields.forEach((name, field) -> kept.put(name, withoutEmpty(field)));
                kept.values().removeIf(field -> field.equals(JsonObject.EMPTY) || isDefault(field));
                yield new JsonObject(kept);
            }
            case JsonArray(List<JsonValue> elements) ->
                    new JsonArray(elements.stream().map(SpecCodecTest::withoutEmpty).toList());
            case JsonValue leaf -> leaf;
        };
    }

    private static boolean isDefault(JsonValue value) {
        return value.equals(json("0")) || value.equals(json("\"a\""));
    }

    @ParameterizedTest
    @MethodSource("everyField")
    void takesNullForAbsent(String path) {
        assertThat(outcome(with(complete(), path, json("null"))))
                .isEqualTo(outcome(without(complete(), path)));
    }

    private static Object outcome(JsonObject document) {
        try {
            return read(document);
        } catch (MalformedDocumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @MethodSource("everyField")
    void namesEveryFieldOfAWrongType(String path) {
        boolean isText = Documents.at(complete(), path) instanceof JsonString;
        JsonValue wrong = isText ? json("5") : json("\"text\"");
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(with(complete(), path, wrong)))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path))
                .withMessageMatching("(?s).*: expected .*, found (the number 5|a string)");
    }

    static List<String> everyField() {
        return Documents.knownFields(complete());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ociVersion",
                "root.path",
                "mounts[1].destination",
                "process.cwd",
                "process.consoleSize.width",
                "process.rlimits[0].soft",
                "process.scheduler.policy",
                "process.ioPriority.class",
                "hooks.poststop[0].path",
                "linux.namespaces[2].type",
                "linux.uidMappings[0].size",
                "linux.devices[0].path",
                "linux.resources.devices[1].allow",
                "linux.resources.devices[1].access",
                "linux.resources.blockIO.throttleReadBpsDevice[0].rate",
                "linux.resources.hugepageLimits[0].limit",
                "linux.resources.network.priorities[1].name",
                "linux.seccomp.defaultAction",
                "linux.seccomp.syscalls[1].action",
                "linux.seccomp.syscalls[1].args[0].op",
                "linux.personality.domain",
                "linux.memoryPolicy.mode"
            })
    void namesEveryFieldThatIsMissing(String path) {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(without(complete(), path)))
                .withMessage(path + ": is required, but missing or empty");
    }

    @Test
    void readsTheSmallestDocument() {
        Spec spec = SpecCodec.read("{\"ociVersion\":\"1.0.2\"}".getBytes(UTF_8));
        assertThat(spec.process()).isEmpty();
        assertThat(spec.linux()).isEqualTo(Linux.NONE);
        assertThat(spec.linux().resources().memory().limit()).isEmpty();
        assertThat(new String(SpecCodec.write(spec), UTF_8))
                .isEqualTo("{\"ociVersion\":\"1.0.2\"}");
    }

    @Test
    void readsValuesThatOthersWrite() {
        Spec spec =
                SpecCodec.read(
                        """
                        {"ociVersion":"1.2.0","process":{"user":{},"cwd":"/","args":null,"env":null,
                        "apparmorProfile":"","capabilities":{}},"hostname":"","mounts":[],
                        "linux":{"cgroupsPath":"","resources":{"devices":[{"allow":false,
                        "access":"rwm","major":-1,"minor":-1}]},"maskedPaths":null}}
                        """
                                .getBytes(UTF_8));
        assertThat(spec.hostname()).isEmpty();
        ContainerProcess process = spec.process().orElseThrow();
        assertThat(process.user()).isEqualTo(User.ROOT);
        assertThat(process.capabilities().orElseThrow().bounding()).isEmpty();
        assertThat(process.apparmorProfile()).isEmpty();
        assertThat(spec.linux().cgroupsPath()).isEmpty();
        assertThat(spec.linux().resources().devices())
                .containsExactly(DeviceRule.every(false, "rwm"));
    }

    @Test
    void keepsIntegersBeyondTheRangeOfLong() {
        Spec spec = read(complete());
        assertThat(spec.process().orElseThrow().rlimits().get(1).hard())
                .isEqualTo(Rlimit.UNLIMITED);
        assertThat(spec.linux().resources().blockIo().throttleWriteBpsDevice().getFirst().rate())
                .isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void readsNamesIntoConstants() {
        Spec spec = read(complete());
        assertThat(spec.linux().namespace(Namespace.Type.NETWORK).orElseThrow().path())
                .contains("/var/run/netns/neta");
        assertThat(spec.linux().rootfsPropagation()).contains(RootfsPropagation.SLAVE);
        assertThat(spec.process().orElseThrow().capabilities().orElseThrow().ambient())
                .containsExactly(Capability.NET_BIND_SERVICE);
        assertThat(spec.linux().devices().getFirst().type()).isEqualTo(Device.Type.CHARACTER);
        assertThat(spec.linux().devices().getFirst().fileMode()).isEqualTo(OptionalLong.of(0666));
    }

    @Test
    void limitsTheSize() {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> SpecCodec.read(new byte[SpecCodec.MAX_BYTES + 1]))
                .withMessageContaining("4194304 bytes");
    }

    @Test
    void namesFieldsThatAreThereTwice() {
        String document =
                "{\"ociVersion\":\"1.0.2\",\"linux\":{\"sysctl\":{\"a.b\":\"1\",\"a.b\":\"2\"}}}";
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> SpecCodec.read(document.getBytes(UTF_8)))
                .withMessage("linux.sysctl[\"a.b\"]: appears twice in its object");
    }
}
