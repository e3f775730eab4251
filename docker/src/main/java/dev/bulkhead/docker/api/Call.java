package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Exchange;
import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.http.Query;
import dev.bulkhead.oci.json.Json;
import dev.bulkhead.oci.json.JsonObject;
import dev.bulkhead.oci.json.JsonValue;
import dev.bulkhead.oci.json.MalformedDocumentException;
import dev.bulkhead.oci.json.ObjectReader;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;

/**
 * A request that has found its route.
 *
 * @param exchange the request and its answer
 * @param version the version of the API that the client speaks
 * @param arguments the variable parts of the path
 */
record Call(Exchange exchange, ApiVersion version, Map<String, String> arguments) {
    private static final int MOST_JSON = 4 << 20;
    private static final String JSON = "application/json";

    /** Returns a variable part of the path. */
    String argument(String name) {
        return arguments.getOrDefault(name, "");
    }

    Query query() {
        return exchange.query();
    }

    /** Answers 200 with a document. */
    void answer(JsonValue document) throws IOException {
        answer(200, document);
    }

    void answer(int status, JsonValue document) throws IOException {
        exchange.send(status, JSON, line(document));
    }

    /** Answers that it is done and there is nothing to say. */
    void done() throws IOException {
        exchange.send(204);
    }

    /** Returns a document as a line of its own, as Docker writes it. */
    static byte[] line(JsonValue document) {
        byte[] json = Json.write(document);
        byte[] line = java.util.Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /** Reads the body as one JSON object; an empty one counts as an object without fields. */
    <T> T read(Function<ObjectReader, T> mapping) throws IOException, HttpFailure {
        byte[] body = exchange.body(MOST_JSON);
        try {
            return Json.read(
                    body.length == 0 ? Json.write(JsonObject.EMPTY) : body, MOST_JSON, mapping);
        } catch (MalformedDocumentException e) {
            throw HttpFailure.badRequest("invalid JSON: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw HttpFailure.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** Returns the filters of a list. */
    Filters filters() throws HttpFailure {
        return Filters.parse(query().text("filters").orElse("{}"));
    }
}
