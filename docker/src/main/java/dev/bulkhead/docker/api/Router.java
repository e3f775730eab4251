package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.Exchange;
import dev.bulkhead.docker.http.Handler;
import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.engine.EngineException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.HttpException;

/** Finds the route of a request, and answers failures. */
public final class Router implements Handler {
    private static final System.Logger LOG = System.getLogger(Router.class.getName());
    private static final Pattern VERSIONED = Pattern.compile("/v([0-9.]{1,12})(/.*)");

    private final List<Route> routes;
    private final String product;

    /**
     * Routes requests to an engine.
     *
     * @param service what the routes work on
     */
    public Router(Service service) {
        this.routes = Routes.of(service);
        this.product = service.product();
    }

    @Override
    public void handle(Exchange exchange) throws IOException {
        exchange.header("Api-Version", ApiVersion.NEWEST.toString());
        exchange.header("Docker-Experimental", "false");
        exchange.header("Ostype", "linux");
        exchange.header("Server", "Docker/%s (linux)".formatted(product));
        try {
            dispatch(exchange);
        } catch (HttpFailure e) {
            fail(exchange, e.status(), e);
        } catch (EngineException e) {
            fail(exchange, Failures.status(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            if (!(e.getCause() instanceof HttpException) && !isMalformed(e)) {
                throw e;
            }
            fail(exchange, 400, e);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "request " + exchange.method() + " " + exchange.path(), e);
            fail(exchange, 500, e);
        }
    }

    /** A chunk that is none comes as an exception of the stream. */
    private static boolean isMalformed(IOException e) {
        return e.getClass().getName().startsWith("org.apache.hc.core5");
    }

    private void dispatch(Exchange exchange)
            throws IOException, HttpFailure, EngineException, InterruptedException {
        String path = exchange.path();
        ApiVersion version = ApiVersion.NEWEST;
        Matcher versioned = VERSIONED.matcher(path);
        if (versioned.matches()) {
            version = ApiVersion.parse(versioned.group(1));
            path = versioned.group(2);
        }
        boolean known = false;
        for (Route route : routes) {
            Optional<Map<String, String>> arguments = route.match(path);
            if (arguments.isPresent() && route.method().equals(exchange.method())) {
                run(route, new Call(exchange, version, arguments.get()));
                return;
            }
            known |= arguments.isPresent();
        }
        throw known
                ? new HttpFailure(405, "method not allowed: " + exchange.method())
                : HttpFailure.notFound("page not found");
    }

    private static void run(Route route, Call call)
            throws IOException, HttpFailure, EngineException, InterruptedException {
        if (route.changes()) {
            Audit.note(call.exchange());
        }
        route.action().run(call);
    }

    private static void fail(Exchange exchange, int status, Exception e) throws IOException {
        String message = Failures.message(e);
        if (exchange.isCommitted()) {
            LOG.log(Level.DEBUG, "after the answer had begun: " + message);
            throw new IOException(message, e);
        }
        exchange.send(status, "application/json", Failures.body(message));
    }

    /** Returns every endpoint as {@code METHOD /path}. */
    public List<String> endpoints() {
        return routes.stream().map(route -> route.method() + " " + route.template()).toList();
    }
}
