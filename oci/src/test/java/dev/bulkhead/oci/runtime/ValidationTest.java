package dev.bulkhead.oci.runtime;

import static dev.bulkhead.oci.runtime.Documents.complete;
import static dev.bulkhead.oci.runtime.Documents.json;
import static dev.bulkhead.oci.runtime.Documents.read;
import static dev.bulkhead.oci.runtime.Documents.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.MalformedDocumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the right type that must not be there nevertheless. */
class ValidationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ociVersion | \"1.0\" | \"1.0\" is not a version such as 1.2.1",
                "ociVersion | \"v1.0.0\" | \"v1.0.0\" is not a version such as 1.2.1",
                "hostname | \"a\\u0000b\" | has a NUL character",
                "mounts[0].destination | \"proc\" | \"proc\" is not an absolute path",
                "process.cwd | \"root\" | \"root\" is not an absolute path",
                "process.env[1] | \"hunter2\" | is not of the form NAME=value",
                "process.env[1] | \"=hunter2\" | is not of the form NAME=value",
                "process.args[2] | \"a\\u0000\" | has a NUL character",
                "process.rlimits[0].type | \"RLIMIT_FOO\" | \"RLIMIT_FOO\" is not one of RLIMIT_AS, ",
                "process.rlimits[0].soft | 1048577 | 1048577 is more than the hard limit, 1048576",
                "process.rlimits[1].type | \"RLIMIT_NOFILE\" | \"NOFILE\" appears twice",
                "process.oomScoreAdj | -1001 | -1001 is not from -1000 to 1000",
                "process.capabilities.bounding[0] | \"CAP_FLY\" | \"CAP_FLY\" is not one of CAP_CHOWN, ",
                "process.scheduler.nice | 20 | 20 is not from -20 to 19",
                "process.scheduler.policy | \"SCHED_FAIR\" | \"SCHED_FAIR\" is not one of SCHED_OTHER, ",
                "process.ioPriority.priority | 8 | 8 is not from 0 to 7",
                "process.execCPUAffinity.final | \"all\" | \"all\" is not a list of numbers such as 0-3,7",
                "process.consoleSize.width | 65536 | 65536 is not from 0 to 65535",
                "process.user.uid | 4294967296 | 4294967296 is not from 0 to 4294967295",
                "process.user.gid | -1 | -1 is not from 0 to 4294967295",
                "process.user.umask | 512 | 512 is not from 0 to 511",
                "process.user.additionalGids[1] | -6 | -6 is not from 0 to 4294967295",
                "hooks.prestart[0].path | \"fix\" | \"fix\" is not an absolute path",
                "hooks.prestart[0].timeout | 0 | 0 is not from 1 to 2147483647",
                "linux.namespaces[3].type | \"ipx\" | \"ipx\" is not one of pid, network, mount, ",
                "linux.namespaces[3].type | \"mount\" | \"mount\" appears twice",
                "linux.namespaces[0].path | \"ns/pid\" | \"ns/pid\" is not an absolute path",
                "linux.uidMappings[0].size | 0 | 0 is not from 1 to 4294967295",
                "linux.gidMappings[0].size | 2 | 2 ids go beyond the largest id",
                "linux.timeOffsets.realtime | {} | is not one of monotonic, boottime",
                "linux.timeOffsets.monotonic.nanosecs | 1000000000 | 1000000000 is not from 0 to 999999999",
                "linux.devices[0].type | \"x\" | \"x\" is not one of c, b, u, p",
                "linux.devices[0].path | \"fuse\" | \"fuse\" is not an absolute path",
                "linux.devices[0].major | null | is required, except for a FIFO",
                "linux.devices[0].minor | -1 | -1 is not from 0 to 1048575",
                "linux.devices[0].fileMode | 65536 | 65536 is not from 0 to 65535",
                "linux.netDevices | {\"a/b\":{}} | \"a/b\" is not a file name",
                "linux.netDevices.eth0.name | \"sixteen_letters_\" | has 16 bytes, more than 15",
                "linux.netDevices.eth0.name | \"e 0\" | \"e 0\" has white space or a colon",
                "linux.cgroupsPath | \"/a/../../b\" | \"/a/../../b\" leads out by ..",
                "linux.rootfsPropagation | \"up\" | \"up\" is not one of shared, ",
                "linux.maskedPaths[1] | \"proc\" | \"proc\" is not an absolute path",
                "linux.readonlyPaths[0] | \"../x\" | \"../x\" is not an absolute path",
                "linux.personality.domain | \"BSD\" | \"BSD\" is not one of LINUX, LINUX32",
                "linux.personality.flags | [\"x\"] | is not empty, but no flag is defined",
                "linux.memoryPolicy.nodes | \"a\" | \"a\" is not a list of numbers such as 0-3,7",
                "linux.intelRdt.closID | \"../x\" | \"../x\" is not a file name",
                "linux.resources.memory.limit | -5 | -5 is not a limit: 0 or more, or -1 for none",
                "linux.resources.memory.swappiness | 101 | 101 is not from 0 to 100",
                "linux.resources.cpu.shares | -1 | -1 is negative",
                "linux.resources.cpu.quota | -2 | -2 is not a limit",
                "linux.resources.cpu.burst | 1000001 | 1000001 is more than the quota, 1000000",
                "linux.resources.cpu.cpus | \"two\" | \"two\" is not a list of numbers such as 0-3,7",
                "linux.resources.cpu.idle | 2 | 2 is not from 0 to 1",
                "linux.resources.pids.limit | -2 | -2 is not a limit",
                "linux.resources.blockIO.weight | 9 | 9 is not from 10 to 1000",
                "linux.resources.blockIO.weightDevice[1].weight | null | is required, or leafWeight is",
                "linux.resources.blockIO.throttleReadBpsDevice[0].major | 4096 | 4096 is not from 0 to 4095",
                "linux.resources.hugepageLimits[0].pageSize | \"2M\" | \"2M\" is not a size such as",
                "linux.resources.hugepageLimits[1].pageSize | \"2MB\" | \"2MB\" appears twice",
                "linux.resources.network.classID | 4294967296 | 4294967296 is not from 0 to",
                "linux.resources.network.priorities[0].name | \"..\" | \"..\" is not a file name",
                "linux.resources.devices[0].access | \"x\" | \"x\" is not made of the letters r, w and m",
                "linux.resources.devices[0].type | \"p\" | \"p\" is not one of a, c, b",
                "linux.resources.devices[1].minor | -2 | -2 is not from 0 to 1048575",
                "linux.resources.rdma.mlx4_0.hcaObjects | -1 | -1 is not from 0 to 4294967295",
                "linux.resources.unified | {\"../../x\":\"1\"} | \"../../x\" is not a file name",
                "linux.seccomp.defaultAction | \"SCMP_ACT_X\" | \"SCMP_ACT_X\" is not one of SCMP_ACT_KILL, ",
                "linux.seccomp.architectures[1] | \"SCMP_ARCH_Z80\" | \"SCMP_ARCH_Z80\" is not one of",
                "linux.seccomp.flags[0] | \"LOG\" | \"LOG\" is not one of SECCOMP_FILTER_FLAG_TSYNC, ",
                "linux.seccomp.listenerPath | \"agent\" | \"agent\" is not an absolute path",
                "linux.seccomp.syscalls[0].names | [] | is empty, but a rule is about some call",
                "linux.seccomp.syscalls[1].errnoRet | 1 | SCMP_ACT_ALLOW has no error number",
                "linux.seccomp.syscalls[1].args[0].index | 6 | 6 is not from 0 to 5",
            })
    void namesTheFieldAndTheProblem(String path, String value, String problem) {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(with(complete(), path, json(value))))
                .satisfies(e -> assertThat(e.path()).isEqualTo(path))
                .withMessageStartingWith(path + ": " + problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../etc/passwd",
                "net.ipv4.../../x",
                "/net/ipv4",
                "net..ipv4",
                ".",
                "net.ipv4.",
                ""
            })
    void letsNoSysctlLeadElsewhere(String name) {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() ->
                        read(with(complete(), "linux.sysctl", json("{\"" + name + "\":\"1\"}"))))
                .withMessageStartingWith("linux.sysctl: ");
    }

    @Test
    void limitsNamesToTheKernelsLength() {
        assertThat(read(with(complete(), "hostname", text(64))).hostname().orElseThrow())
                .hasSize(64);
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(with(complete(), "hostname", text(65))))
                .withMessage("hostname: has 65 bytes, more than 64");
    }

    private static JsonValue text(int length) {
        return json("\"" + "h".repeat(length) + "\"");
    }

    @Test
    void quotesNoVariable() {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(with(complete(), "process.env[1]", json("\"hunter2\""))))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void demandsAListenerForItsMetadata() {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(
                        () -> read(with(complete(), "linux.seccomp.listenerPath", json("null"))))
                .withMessage("linux.seccomp.listenerMetadata: needs listenerPath");
    }

    @Test
    void demandsSomeLimitForARemoteMemoryDevice() {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(with(complete(), "linux.resources.rdma.mlx4_0", json("{}"))))
                .withMessage(
                        "linux.resources.rdma.mlx4_0.hcaHandles: is required, or hcaObjects is");
    }

    @Test
    void rejectsAnEmptyKeyOfAnAnnotation() {
        assertThatExceptionOfType(MalformedDocumentException.class)
                .isThrownBy(() -> read(with(complete(), "annotations", json("{\"\":\"x\"}"))))
                .withMessage("annotations: has an empty key");
    }
}
