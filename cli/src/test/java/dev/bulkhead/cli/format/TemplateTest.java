package dev.bulkhead.cli.format;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bulkhead.cli.flags.InvalidFlagException;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final JsonValue VALUE =
            Json.parse(
                    """
                    {"Name":"web","State":{"Pid":42,"Dead":false},"Labels":{"a.b":"c"},
                     "Args":["-l","x y"],"None":null}
                    """
                            .getBytes(UTF_8),
                    1000);

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
                    plain § plain
                    {{.Name}} § web
                    {{ .State.Pid }}/{{.State.Dead}} § 42/false
                    {{json .Labels}} § {"a.b":"c"}
                    {{json .Name}} § "web"
                    {{.Args}} § ["-l","x y"]
                    {{.Name | upper}} § WEB
                    {{upper .Name | lower}} § web
                    {{len .Args}} {{len .Labels}} {{len .Name}} § 2 1 3
                    {{index .Labels "a.b"}} § c
                    {{index .Args 1}} § x y
                    {{join .Args ", "}} § -l, x y
                    {{"}"}}{{"a\\"b"}} § }a"b
                    {{.None}} § null
                    """)
    void aTemplateShowsFields(String template, String expected) {
        assertThat(Template.parse(template).render(VALUE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            textBlock =
                    """
                    {{.Name § --format: '{{' without '}}'
                    {{range .Args}} § --format: '{{range .Args}}' is not understood; there are fields such as .State.Status and the functions json, upper, lower, len, index, join
                    {{}} § --format: '{{}}' is not understood; there are fields such as .State.Status and the functions json, upper, lower, len, index, join
                    {{.Size}} § --format: there is no field 'Size'; there are Name, State, Labels, Args, None
                    {{.Name.First}} § --format: 'First' is asked of a string, which has no fields
                    {{index .Args 9}} § --format: index: there is no '9' in an array
                    {{upper}} § --format: upper: it takes one operand, not 0
                    {{join .Name ","}} § --format: join: expected a list first
                    """)
    void whatIsNotUnderstoodIsExplained(String template, String message) {
        assertThatExceptionOfType(InvalidFlagException.class)
                .isThrownBy(() -> Template.parse(template).render(VALUE))
                .withMessage(message);
    }
}
