package dev.bulkhead.oci.runtime;

import static dev.bulkhead.oci.runtime.Documents.complete;
import static dev.bulkhead.oci.runtime.Documents.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.oci.json.InvalidFieldException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BuilderTest {
    @Test
    void buildsADocument() {
        Linux linux =
                Linux.builder()
                        .namespaces(List.of(Namespace.fresh(Namespace.Type.MOUNT)))
                        .idMappings(
                                List.of(new IdMapping(0, 100_000, 65_536)),
                                List.of(new IdMapping(0, 100_000, 65_536)))
                        .resources(
                                Resources.builder()
                                        .memory(Memory.builder().limit(1 << 20).swap(-1).build())
                                        .cpu(Cpu.builder().quota(50_000, 100_000).build())
                                        .pids(new Pids(100))
                                        .devices(List.of(DeviceRule.every(false, "rwm")))
                                        .build())
                        .maskedPaths(List.of("/proc/kcore"))
                        .build();
        ContainerProcess process =
                ContainerProcess.builder(List.of("true"))
                        .env(List.of("A=b"))
                        .user(new User(1, 2, List.of(3L)))
                        .capabilities(Capabilities.of(Set.of(Capability.KILL)))
                        .noNewPrivileges(true)
                        .build();
        Spec spec =
                Spec.builder()
                        .root(new Root("/rootfs", true))
                        .addMount(new Mount("/tmp", "tmpfs", "tmpfs", List.of("nosuid")))
                        .process(process)
                        .hostname("box")
                        .annotations(Map.of("k", "v"))
                        .linux(linux)
                        .build();
        assertThat(new String(SpecCodec.write(spec), UTF_8))
                .isEqualTo(
                        """
                        {"ociVersion":"1.2.1","root":{"path":"/rootfs","readonly":true},\
                        "mounts":[{"destination":"/tmp","type":"tmpfs","source":"tmpfs",\
                        "options":["nosuid"]}],\
                        "process":{"cwd":"/","env":["A=b"],"args":["true"],\
                        "capabilities":{"bounding":["CAP_KILL"],"effective":["CAP_KILL"],\
                        "permitted":["CAP_KILL"]},"noNewPrivileges":true,\
                        "user":{"uid":1,"gid":2,"additionalGids":[3]}},\
                        "hostname":"box","annotations":{"k":"v"},\
                        "linux":{"namespaces":[{"type":"mount"}],\
                        "uidMappings":[{"containerID":0,"hostID":100000,"size":65536}],\
                        "gidMappings":[{"containerID":0,"hostID":100000,"size":65536}],\
                        "resources":{"devices":[{"allow":false,"type":"a","access":"rwm"}],\
                        "memory":{"limit":1048576,"swap":-1},\
                        "cpu":{"quota":50000,"period":100000},"pids":{"limit":100}},\
                        "maskedPaths":["/proc/kcore"]}}\
                        """);
    }

    @Test
    void changesNothingElse() {
        Spec spec = read(complete());
        assertThat(spec.toBuilder().build()).isEqualTo(spec);
        assertThat(spec.linux().toBuilder().build()).isEqualTo(spec.linux());
        assertThat(spec.linux().resources().toBuilder().build())
                .isEqualTo(spec.linux().resources());
        ContainerProcess process = spec.process().orElseThrow();
        assertThat(process.toBuilder().build()).isEqualTo(process);
        assertThat(process.toBuilder().cwd("/tmp").build().cwd()).isEqualTo("/tmp");
    }

    @Test
    void sharesNoCollectionWithItsCaller() {
        List<String> args = new ArrayList<>(List.of("true"));
        ContainerProcess process = ContainerProcess.builder(args).build();
        args.add("more");
        assertThat(process.args()).containsExactly("true");
    }

    @Test
    void namesTheFieldThatIsInvalid() {
        assertThatExceptionOfType(InvalidFieldException.class)
                .isThrownBy(() -> Memory.builder().limit(-5).build())
                .withMessage("limit: -5 is not a limit: 0 or more, or -1 for none");
    }

    @Test
    void showsNoValuesOfVariables() {
        Spec spec =
                Spec.builder()
                        .process(
                                ContainerProcess.builder(List.of("true"))
                                        .env(List.of("PASSWORD=hunter2"))
                                        .build())
                        .build();
        assertThat(spec.toString()).contains("true").doesNotContain("hunter2");
    }
}
