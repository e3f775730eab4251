package dev.bulkhead.runtime.security;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.KernelVersion;
import dev.bulkhead.kernel.seccomp.Action;
import dev.bulkhead.kernel.seccomp.Architecture;
import dev.bulkhead.kernel.seccomp.Comparison;
import dev.bulkhead.kernel.seccomp.Condition;
import dev.bulkhead.kernel.seccomp.Filter;
import dev.bulkhead.kernel.seccomp.Rule;
import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.oci.runtime.Capability;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SeccompProfileTest {
    private static final KernelVersion KERNEL = new KernelVersion(6, 18);

    @Test
    void readsEveryFieldOfDockersFormat() {
        Filter filter =
                resolve(
                        """
                        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
                         "archMap": [
                           {"architecture": "SCMP_ARCH_X86_64", "subArchitectures": ["SCMP_ARCH_X32"]},
                           {"architecture": "SCMP_ARCH_S390X", "subArchitectures": null}],
                         "flags": ["SECCOMP_FILTER_FLAG_LOG"],
                         "syscalls": [
                           {"names": ["read", "write"], "action": "SCMP_ACT_ALLOW", "args": [],
                            "comment": "I/O", "includes": {}, "excludes": {}},
                           {"name": "clone", "action": "SCMP_ACT_TRACE", "errnoRet": 7,
                            "args": [{"index": 1, "value": 18446744073709551615, "valueTwo": 3,
                                      "op": "SCMP_CMP_MASKED_EQ"}]}]}
                        """);

        assertThat(filter.defaultAction()).isEqualTo(Action.errno(38));
        assertThat(filter.architectures()).containsExactly(Architecture.X86_64, Architecture.X32);
        assertThat(filter.flags()).containsExactly(Filter.Flag.LOG);
        assertThat(filter.rules())
                .containsExactly(
                        new Rule(List.of("read", "write"), Action.ALLOW, List.of()),
                        new Rule(
                                List.of("clone"),
                                new Action(Action.Kind.TRACE, 7),
                                List.of(new Condition(1, Comparison.MASKED_EQ, -1, 3))));
    }

    @Test
    void readsPodmansNamesOfErrors() {
        Filter filter =
                resolve(
                        """
                        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrno": "ENOSYS",
                         "syscalls": [{"names": ["bdflush"], "action": "SCMP_ACT_ERRNO",
                                       "errno": "EINVAL"}]}
                        """);

        assertThat(filter.defaultAction()).isEqualTo(Action.errno(38));
        assertThat(filter.rules().getFirst().action()).isEqualTo(Action.errno(22));
    }

    @Test
    void errorNumberIsEpermWhereNoneIsGiven() {
        assertThat(resolve("{\"defaultAction\": \"SCMP_ACT_ERRNO\"}").defaultAction())
                .isEqualTo(Action.errno(1));
    }

    @Test
    void hostsOwnArchitectureIsAlwaysAllowed() {
        Filter filter =
                resolve(
                        """
                        {"defaultAction": "SCMP_ACT_ALLOW",
                         "architectures": ["SCMP_ARCH_AARCH64", "SCMP_ARCH_X86"]}
                        """);

        assertThat(filter.architectures()).containsExactly(Architecture.X86_64, Architecture.X86);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'includes': {'caps': ['CAP_SYS_ADMIN', 'CAP_KILL']}                | false",
                "'includes': {'caps': ['CAP_KILL']}                                | true",
                "'excludes': {'caps': ['CAP_SYS_ADMIN', 'CAP_KILL']}                | false",
                "'excludes': {'caps': ['CAP_SYS_ADMIN']}                           | true",
                "'includes': {'arches': ['arm64', 'amd64']}                        | true",
                "'includes': {'arches': ['arm64', 's390x']}                        | false",
                "'excludes': {'arches': ['amd64']}                                 | false",
                "'includes': {'minKernel': '6.18'}                                 | true",
                "'includes': {'minKernel': '6.19'}                                 | false",
                "'includes': {'minKernel': '7.0'}                                  | false",
                "'excludes': {'minKernel': '4.8'}                                  | false",
                "'excludes': {'minKernel': '7.1'}                                  | true",
                "'includes': {'caps': ['CAP_KILL']}, 'excludes': {'arches': ['amd64']} | false"
            })
    void entryIsForSomeContainers(String scope, boolean expected) {
        String json =
                """
                {'defaultAction': 'SCMP_ACT_ERRNO',
                 'syscalls': [{'names': ['read'], 'action': 'SCMP_ACT_ALLOW', %s}]}
                """
                        .formatted(scope);

        assertThat(resolve(json.replace('\'', '"')).rules().isEmpty()).isNotEqualTo(expected);
    }

    @Test
    void conditionsOnOneArgumentAreAlternatives() {
        Filter filter =
                resolve(
                        """
                        {"defaultAction": "SCMP_ACT_ERRNO",
                         "syscalls": [{"names": ["socket"], "action": "SCMP_ACT_ALLOW", "args": [
                           {"index": 0, "value": 1, "op": "SCMP_CMP_EQ"},
                           {"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]}]}
                        """);

        assertThat(filter.rules()).hasSize(2).allMatch(rule -> rule.conditions().size() == 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'names': ['read', 'opne'], 'action': 'SCMP_ACT_ALLOW' | syscalls[0].names[1] | opne",
                "'names': ['read'], 'action': 'SCMP_ACT_ALOW' | syscalls[0].action | SCMP_ACT_ALOW",
                "'names': ['read'], 'action': 'SCMP_ACT_NOTIFY' | syscalls[0].action | supervisor",
                "'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 4096 | syscalls[0].errnoRet | 4096",
                "'names': ['read'], 'action': 'SCMP_ACT_ERRNO', 'errno': 'EFOO' | syscalls[0].errno | EFOO",
                "'names': ['read'] | syscalls[0].action | missing",
                "'names': [], 'action': 'SCMP_ACT_ALLOW' | syscalls[0].names | empty",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'exclude': {} | syscalls[0].exclude | not a field",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'excludes': {'cap': []} | syscalls[0].excludes.cap | not a field",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'excludes': {'caps': ['CAP_SYS_ADMN']} | syscalls[0].excludes.caps[0] | CAP_SYS_ADMN",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'includes': {'arches': ['amd46']} | syscalls[0].includes.arches[0] | amd46",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'includes': {'minKernel': 'new'} | syscalls[0].includes.minKernel | new",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'args': [{'index': 6, 'op': 'SCMP_CMP_EQ'}] | syscalls[0].args[0].index | 0 to 5",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'args': [{'index': 0, 'op': 'SCMP_CMP_IN'}] | syscalls[0].args[0].op | SCMP_CMP_IN",
                "'names': ['read'], 'action': 'SCMP_ACT_ALLOW', 'args': [{'index': 0, 'value': -1, 'op': 'SCMP_CMP_EQ'}] | syscalls[0].args[0].value | -1"
            })
    void errorNamesThePlaceAndTheCause(String entry, String place, String cause) {
        String json = "{'defaultAction': 'SCMP_ACT_ERRNO', 'syscalls': [{%s}]}".formatted(entry);

        assertThatThrownBy(() -> resolve(json.replace('\'', '"')))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining(place)
                .hasMessageContaining(cause);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | defaultAction",
                "{'defaultAction': 'SCMP_ACT_NOTIFY'} | defaultAction",
                "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 5000} | defaultErrnoRet",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'flags': ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV']} | flags",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'listenerPath': '/run/s'} | listenerPath",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'archMap': [{'architecture': 'SCMP_ARCH_X87'}]} | archMap[0].architecture"
            })
    void mistakeOutsideOfEntriesIsNamed(String json, String place) {
        assertThatThrownBy(() -> resolve(json.replace('\'', '"')))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining(place);
    }

    @Test
    void architecturesAreGivenOneWay() {
        String json =
                """
                {"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_X86"],
                 "archMap": [{"architecture": "SCMP_ARCH_X86_64", "subArchitectures": []}]}
                """;

        assertThatThrownBy(() -> resolve(json)).hasMessageContaining("archMap");
    }

    @Test
    void profileThatIsTooLargeIsRefused() {
        byte[] document = new byte[SeccompProfile.MAX_BYTES + 1];

        assertThatThrownBy(() -> SeccompProfile.parse(document))
                .isInstanceOf(MalformedDocumentException.class);
    }

    @Test
    void cacheKeepsProgramsApartByTheirMeaning() {
        SeccompCache cache = new SeccompCache();
        Filter filter = standard(Set.of());

        assertThat(cache.program(filter)).isSameAs(cache.program(standard(Set.of())));
        assertThat(cache.program(filter))
                .isNotEqualTo(cache.program(standard(Set.of(Capability.SYS_ADMIN))));
    }

    private static Filter standard(Set<Capability> capabilities) {
        return SeccompProfile.standard().resolve(capabilities, Architecture.X86_64, KERNEL);
    }

    private static Filter resolve(String json) {
        return SeccompProfile.parse(json.getBytes(UTF_8))
                .resolve(Set.of(Capability.KILL), Architecture.X86_64, KERNEL);
    }
}
