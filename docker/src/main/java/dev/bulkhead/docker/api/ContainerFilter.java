package dev.bulkhead.docker.api;

import dev.bulkhead.docker.http.HttpFailure;
import dev.bulkhead.docker.wire.ImageReferences;
import dev.bulkhead.engine.ContainerInfo;
import dev.bulkhead.engine.ContainerStatus.Phase;
import dev.bulkhead.engine.EngineException;
import dev.bulkhead.engine.MountRequest;
import dev.bulkhead.engine.NetworkInfo;
import dev.bulkhead.engine.NetworkJoin;
import dev.bulkhead.engine.NetworkRequest;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which containers a list shows. */
final class ContainerFilter {
    private static final Set<String> STATES =
            Set.of("created", "running", "paused", "restarting", "removing", "exited", "dead");

    private final Filters filters;
    private final List<Pattern> names;
    private final Optional<Instant> before;
    private final Optional<Instant> since;
    private final ImageReferences images;
    private final List<NetworkInfo> networks;

    private ContainerFilter(Filters filters, Service service) throws HttpFailure, EngineException {
        this.filters = filters;
        for (String state : filters.of("status")) {
            if (!STATES.contains(state)) {
                throw HttpFailure.badRequest("invalid filter 'status=" + state + "'");
            }
        }
        for (String code : filters.of("exited")) {
            if (!code.matches("[0-9]{1,3}")) {
                throw HttpFailure.badRequest("invalid filter 'exited=" + code + "'");
            }
        }
        this.names = patterns(filters.of("name"));
        this.before = created(filters, "before", service);
        this.since = created(filters, "since", service);
        this.networks = service.engine().networks().list();
        this.images = ImageReferences.of(service.engine());
    }

    static ContainerFilter of(Filters filters, Service service)
            throws HttpFailure, EngineException {
        return new ContainerFilter(filters, service);
    }

    private static Optional<Instant> created(Filters filters, String name, Service service)
            throws EngineException {
        return filters.has(name)
                ? Optional.of(service.container(filters.of(name).getFirst()).info().created())
                : Optional.empty();
    }

    private static List<Pattern> patterns(List<String> expressions) throws HttpFailure {
        try {
            return expressions.stream().map(Pattern::compile).toList();
        } catch (PatternSyntaxException e) {
            throw HttpFailure.badRequest("invalid filter 'name': " + e.getDescription());
        }
    }

    boolean accepts(ContainerInfo info) {
        return isNamed(info)
                && filters.fits("id", id -> info.id().startsWith(id))
                && filters.fitsLabels(info.request().labels())
                && filters.fits("status", state -> state.equals(state(info)))
                && filters.fits("exited", code -> hasExited(info, Integer.parseInt(code)))
                && filters.fits("ancestor", ancestor -> images.isOf(info, ancestor))
                && filters.fits("volume", volume -> hasMount(info, volume))
                && before.filter(time -> !info.created().isBefore(time)).isEmpty()
                && since.filter(time -> !info.created().isAfter(time)).isEmpty()
                && filters.fits("health", state -> state.equals(health(info)))
                && filters.fits("network", network -> isIn(info, network))
                && filters.fits("is-task", "false"::equals);
    }

    /** By name or id; those that are not said are the default one. */
    private boolean isIn(ContainerInfo info, String network) {
        NetworkRequest request = info.request().network();
        List<String> names =
                request.joins().isEmpty() && request.kind() == NetworkRequest.Kind.CONNECTED
                        ? List.of("bridge")
                        : request.joins().stream().map(NetworkJoin::network).toList();
        return names.contains(network)
                || networks.stream()
                        .anyMatch(each ->
                                each.id().startsWith(network) && names.contains(each.name()));
    }

    /** A name is matched with and without the slash that Docker puts before it. */
    private boolean isNamed(ContainerInfo info) {
        return names.isEmpty()
                || names.stream()
                        .anyMatch(pattern ->
                                pattern.matcher(info.name()).find()
                                        || pattern.matcher("/" + info.name()).find());
    }

    static String state(ContainerInfo info) {
        return info.status().phase().name().toLowerCase(Locale.ROOT);
    }

    private static String health(ContainerInfo info) {
        return info.status()
                .health()
                .map(health -> health.state().name().toLowerCase(Locale.ROOT))
                .orElse("none");
    }

    private static boolean hasExited(ContainerInfo info, int code) {
        return info.status().phase() == Phase.EXITED && info.status().exitCode().orElse(0) == code;
    }

    private static boolean hasMount(ContainerInfo info, String wanted) {
        return info.request().mounts().stream()
                .anyMatch(mount ->
                        mount.destination().equals(wanted)
                                || (mount instanceof MountRequest.Volume volume
                                        && volume.name().filter(wanted::equals).isPresent())
                                || (mount instanceof MountRequest.Bind bind
                                        && bind.source().toString().equals(wanted)));
    }
}
