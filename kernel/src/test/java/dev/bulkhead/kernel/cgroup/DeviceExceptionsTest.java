package dev.bulkhead.kernel.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What version 1 is told for a list of rules. */
class DeviceExceptionsTest {
    @Test
    void denyAllButSome() throws CgroupException {
        assertThat(writes("deny a *:* rwm", "allow c *:* m", "allow c 1:3 rwm", "allow c 136:* rw"))
                .containsExactly(
                        "devices.deny = a", "devices.allow = c *:* m | c 1:3 rwm | c 136:* rw");
    }

    @Test
    void allowAllButOne() throws CgroupException {
        assertThat(writes("allow a *:* rwm", "deny b 8:0 rw"))
                .containsExactly("devices.allow = a", "devices.deny = b 8:0 rw");
    }

    @Test
    void noRuleDeniesAll() throws CgroupException {
        assertThat(writes()).containsExactly("devices.deny = a");
    }

    @Test
    void aLaterRuleForEverythingDropsTheEarlierOnes() throws CgroupException {
        assertThat(writes("allow c 1:3 rwm", "deny a *:* rwm", "allow c 1:5 r"))
                .containsExactly("devices.deny = a", "devices.allow = c 1:5 r");
    }

    @Test
    void aRuleForBothTypesIsWrittenForEach() throws CgroupException {
        assertThat(writes("allow a 7:* r"))
                .containsExactly("devices.deny = a", "devices.allow = b 7:* r | c 7:* r");
    }

    @Test
    void aLaterDenialTakesAccessesAway() throws CgroupException {
        assertThat(writes("allow c 1:3 rwm", "allow c 1:5 rwm", "deny c 1:* wm", "deny c 1:5 r"))
                .containsExactly("devices.deny = a", "devices.allow = c 1:3 r");
    }

    @Test
    void aHoleInAWiderRuleIsRefusedSinceTheKernelWouldIgnoreIt() {
        assertThatThrownBy(() -> writes("allow c 10:* rwm", "deny c 10:200 rw"))
                .isInstanceOf(CgroupException.class)
                .hasMessageContaining("c 10:200 rw")
                .hasMessageContaining("c 10:* rwm");
    }

    @Test
    void aDenialOfOtherAccessesIsNoHole() throws CgroupException {
        assertThat(writes("allow c *:* m", "deny c 10:200 rw"))
                .containsExactly("devices.deny = a", "devices.allow = c *:* m");
    }

    @Test
    void badRulesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> rule("allow c 1:3 x"));
        assertThatIllegalArgumentException().isThrownBy(() -> DeviceRule.accesses(""));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("allow c 4294967296:3 r"));
        assertThatIllegalArgumentException().isThrownBy(() -> rule("allow c -1:3 r"));
    }

    private static List<String> writes(String... rules) throws CgroupException {
        DeviceRules list =
                new DeviceRules(Arrays.stream(rules).map(DeviceExceptionsTest::rule).toList());
        return DeviceExceptions.of(list).writes().stream().map(Setting.Write::describe).toList();
    }

    private static DeviceRule rule(String text) {
        String[] words = text.split("[ :]", -1);
        return new DeviceRule(
                words[0].equals("allow"),
                switch (words[1]) {
                    case "a" -> DeviceRule.Type.ALL;
                    case "b" -> DeviceRule.Type.BLOCK;
                    default -> DeviceRule.Type.CHAR;
                },
                number(words[2]),
                number(words[3]),
                DeviceRule.accesses(words[4]));
    }

    private static OptionalLong number(String text) {
        return text.equals("*") ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }
}
