package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bulkhead.kernel.Bpf;
import dev.bulkhead.kernel.Fd;
import dev.bulkhead.kernel.KernelException;
import dev.bulkhead.kernel.PseudoFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The program against the meaning of the rules, and against the kernel's verifier. */
class DeviceProgramTest {
    private static final int RUNS = 400;
    private static final int[] NUMBERS = {0, 1, 5, 136, -1};

    @Test
    void decidesAsTheRulesMean() {
        Random random = new Random(20260101);
        for (int run = 0; run < RUNS; run++) {
            DeviceRules rules = randomRules(random);
            List<Long> program = DeviceProgram.assemble(rules);
            for (int type = 1; type <= 2; type++) {
                for (int access = 1; access <= 7; access++) {
                    for (int major : NUMBERS) {
                        for (int minor : NUMBERS) {
                            assertThat(run(program, type, access, major, minor))
                                    .as("%s: %d %d:%d %d", rules, type, major, minor, access)
                                    .isEqualTo(meaning(rules, type, access, major, minor));
                        }
                    }
                }
            }
        }
    }

    @Test
    void passesTheVerifier() throws KernelException {
        Random random = new Random(20260102);
        for (int run = 0; run < RUNS; run++) {
            List<Long> program = DeviceProgram.assemble(randomRules(random));
            try (Fd loaded = Bpf.load(Bpf.BPF_PROG_TYPE_CGROUP_DEVICE, program)) {
                assertThat(loaded.isOpen()).isTrue();
            }
        }
    }

    @Test
    void theLargestListOfRulesLoads() throws KernelException {
        DeviceRule rule =
                new DeviceRule(
                        true,
                        DeviceRule.Type.CHAR,
                        OptionalLong.of(10),
                        OptionalLong.of(0xffff_ffffL),
                        DeviceRule.accesses("rw"));
        DeviceRules rules = new DeviceRules(Collections.nCopies(1000, rule));

        try (Fd loaded = Bpf.load(Bpf.BPF_PROG_TYPE_CGROUP_DEVICE, DeviceProgram.assemble(rules))) {
            assertThat(loaded.isOpen()).isTrue();
        }
    }

    @Test
    void theSameRulesArePutInForceAgain() throws IOException {
        try (TestCgroup made = TestCgroup.create(TestCgroup.Host.V2, Controller.DEVICES)) {
            Path directory = made.cgroup().directory(Controller.DEVICES).orElseThrow();
            DeviceRules rules = new DeviceRules(List.of());

            DeviceProgram.attach(directory, rules);
            DeviceProgram.attach(directory, rules);

            try (Fd cgroup = PseudoFile.openDirectory(directory)) {
                assertThat(Bpf.attached(cgroup, Bpf.BPF_CGROUP_DEVICE)).hasSize(1);
            }
        }
    }

    @Test
    void aRefusedProgramSaysWhy() {
        long exitWithoutResult = 0x95;

        assertThatThrownBy(
                        () -> Bpf.load(Bpf.BPF_PROG_TYPE_CGROUP_DEVICE, List.of(exitWithoutResult)))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("R0 !read_ok");
    }

    private static DeviceRules randomRules(Random random) {
        List<DeviceRule> rules = new ArrayList<>();
        for (int count = random.nextInt(8); count > 0; count--) {
            rules.add(
                    new DeviceRule(
                            random.nextBoolean(),
                            List.copyOf(EnumSet.allOf(DeviceRule.Type.class))
                                    .get(random.nextInt(3)),
                            randomNumber(random),
                            randomNumber(random),
                            randomAccess(random)));
        }
        return new DeviceRules(rules);
    }

    private static OptionalLong randomNumber(Random random) {
        return random.nextBoolean()
                ? OptionalLong.empty()
                : OptionalLong.of(NUMBERS[random.nextInt(NUMBERS.length)] & 0xffff_ffffL);
    }

    private static Set<DeviceRule.Access> randomAccess(Random random) {
        String[] all = {"r", "w", "m", "rw", "rm", "wm", "rwm", "rwm"};
        return DeviceRule.accesses(all[random.nextInt(all.length)]);
    }

    /** For each access wanted the last rule that means it; denied where there is none. */
    private static boolean meaning(DeviceRules rules, int type, int wanted, int major, int minor) {
        for (int bit = 1; bit <= 4; bit <<= 1) {
            if ((wanted & bit) != 0 && !meaningOfOne(rules, type, bit, major, minor)) {
                return false;
            }
        }
        return true;
    }

    private static boolean meaningOfOne(
            DeviceRules rules, int type, int bit, int major, int minor) {
        DeviceRule.Access access =
                bit == 1
                        ? DeviceRule.Access.MKNOD
                        : bit == 2 ? DeviceRule.Access.READ : DeviceRule.Access.WRITE;
        DeviceRule.Type kind = type == 1 ? DeviceRule.Type.BLOCK : DeviceRule.Type.CHAR;
        boolean allowed = false;
        for (DeviceRule rule : rules.rules()) {
            if (rule.access().contains(access)
                    && (rule.type() == DeviceRule.Type.ALL || rule.type() == kind)
                    && rule.major().orElse(major & 0xffff_ffffL) == (major & 0xffff_ffffL)
                    && rule.minor().orElse(minor & 0xffff_ffffL) == (minor & 0xffff_ffffL)) {
                allowed = rule.allow();
            }
        }
        return allowed;
    }

    /** Interprets the few instructions that the assembler uses, as the standard defines them. */
    private static boolean run(List<Long> program, int type, int access, int major, int minor) {
        long[] context = {(access << 16 | type) & 0xffff_ffffL, major, minor};
        long[] register = new long[11];
        for (int at = 0; ; at++) {
            long code = program.get(at);
            int to = (int) (code >> 8) & 0xf;
            int from = (int) (code >> 12) & 0xf;
            int offset = (short) (code >> 16);
            int value = (int) (code >> 32);
            switch ((int) code & 0xff) {
                case 0x61 -> register[to] = context[offset / 4] & 0xffff_ffffL;
                case 0xb7 -> register[to] = value;
                case 0xbf -> register[to] = register[from];
                case 0x57 -> register[to] &= value;
                case 0x77 -> register[to] >>>= value;
                case 0x05 -> at += offset;
                case 0x56 -> at += (int) register[to] != value ? offset : 0;
                case 0x45 -> at += (register[to] & value) != 0 ? offset : 0;
                case 0x95 -> {
                    return register[0] == 1;
                }
                default -> throw new AssertionError("unknown instruction " + (code & 0xff));
            }
        }
    }
}
