package dev.bulkhead.docker.api;

import java.util.List;
import java.util.stream.Stream;

/** All endpoints; the first that matches answers. */
final class Routes {
    private Routes() {}

    static List<Route> of(Service service) {
        return Stream.of(
                        new SystemRoutes(service).routes(),
                        new ContainerRoutes(service).routes(),
                        new ContainerListRoutes(service).routes(),
                        new StreamRoutes(service).routes(),
                        new ExecRoutes(service).routes(),
                        new ImageRoutes(service).routes(),
                        new ImageTransferRoutes(service).routes(),
                        new VolumeRoutes(service).routes(),
                        new UsageRoutes(service).routes(),
                        new FileRoutes(service).routes(),
                        new EventRoutes(service).routes(),
                        new AbsentRoutes().routes())
                .flatMap(List::stream)
                .toList();
    }
}
