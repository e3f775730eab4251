package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One endpoint. */
final class Route {
    private static final Pattern VARIABLE = Pattern.compile("\\{([a-z]+)}");

    private final String method;
    private final String template;
    private final Action action;
    private final Pattern path;
    private final List<String> names;

    /** What an endpoint does. */
    interface Action {
        void run(Call call) throws IOException, HttpFailure, EngineException, InterruptedException;
    }

    /**
     * Describes an endpoint.
     *
     * @param template as Docker documents it; {@code {name}} may hold slashes, as images' names do
     */
    Route(String method, String template, Action action) {
        this.method = method;
        this.template = template;
        this.action = action;
        this.names = new ArrayList<>();
        StringBuilder expression = new StringBuilder();
        int end = 0;
        for (MatchResult variable : VARIABLE.matcher(template).results().toList()) {
            expression.append(Pattern.quote(template.substring(end, variable.start())));
            expression.append(variable.group(1).equals("name") ? "(.+)" : "([^/]+)");
            names.add(variable.group(1));
            end = variable.end();
        }
        expression.append(Pattern.quote(template.substring(end)));
        this.path = Pattern.compile(expression.toString());
    }

    String method() {
        return method;
    }

    String template() {
        return template;
    }

    Action action() {
        return action;
    }

    /** Returns whether it changes anything. */
    boolean changes() {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }

    /** Returns the variable parts of a path, if it is this route's. */
    Optional<Map<String, String>> match(String actual) {
        Matcher matcher = path.matcher(actual);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> arguments = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            arguments.put(names.get(i), matcher.group(i + 1));
        }
        return Optional.of(arguments);
    }
}
