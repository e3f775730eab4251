package dev.bulkhead.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What docs/docker-api.md says of endpoints is what the server does. */
class DocumentationTest {
    @RegisterExtension static final ApiServer API = new ApiServer();

    private static final Pattern ROW =
            Pattern.compile("\\| `([A-Z]+ [/*][^`]*)` \\| (works|differs|not yet) \\|.*");

    @Test
    void everyRouteIsInTheTableAndWhatWorksHasARoute() throws Exception {
        Map<String, String> documented = documented();
        Set<String> routes = new TreeSet<>(API.router().endpoints());
        assertThat(documented.keySet()).containsAll(routes);
        Set<String> working = new TreeSet<>();
        documented.forEach((endpoint, state) -> {
            if (!state.equals("not yet")) {
                working.add(endpoint);
            }
        });
        assertThat(routes).containsAll(working);
    }

    @Test
    void whatIsNotThereYetSaysSo() throws Exception {
        documented()
                .forEach((endpoint, state) -> {
                    if (state.equals("not yet")) {
                        String[] parts = endpoint.split(" ", 2);
                        String path = parts[1].replaceAll("\\{[a-z]+}", "some");
                        assertThat(API.ask(parts[0], path))
                                .as(endpoint)
                                .containsPattern("^HTTP/1.1 (404|405|501|503) ");
                    }
                });
    }

    private static Map<String, String> documented() throws IOException {
        Map<String, String> documented = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("..", "docs", "docker-api.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.put(row.group(1), row.group(2));
            }
        }
        return documented;
    }
}
