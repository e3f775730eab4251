package dev.bulkhead.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was found.
 *
 * @param versions of the contenders, by their names
 * @param measurements of single commands
 * @param absences what was asked for and not measured
 */
record Report(
        Host host,
        Map<String, String> versions,
        List<Measurement> measurements,
        List<CrowdMeasurement> crowds,
        List<Footprint> footprints,
        List<Absence> absences) {
    Report {
        measurements = List.copyOf(measurements);
        crowds = List.copyOf(crowds);
        footprints = List.copyOf(footprints);
        absences = List.copyOf(absences);
    }

    /**
     * Returns how many times as long a command takes as unshare; empty if that was not measured.
     */
    Optional<Double> ratioToFloor(Measurement measurement) {
        return plain(Wrapper.UNSHARE, Action.RUN)
                .map(floor -> measurement.times().median() / floor.times().median());
    }

    /**
     * Returns how many times faster a command is than a contender's plain one of the same action.
     */
    Optional<Double> timesFasterThan(String contender, Measurement measurement) {
        return plain(contender, measurement.trial().action())
                .map(other -> other.times().median() / measurement.times().median());
    }

    private Optional<Measurement> plain(String contender, Action action) {
        return measurements.stream()
                .filter(each -> each.trial().contender().equals(contender))
                .filter(each -> each.trial().action() == action)
                .findFirst();
    }
}
