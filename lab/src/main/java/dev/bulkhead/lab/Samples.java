package dev.bulkhead.lab;

import java.util.List;

/**
 * What was measured again and again, in the order of measuring.
 *
 * @param values at least one, all in the same unit
 */
record Samples(List<Long> values) {
    private static final double TENTH = 0.1;
    private static final double HALF = 0.5;

    Samples {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
    }

    int count() {
        return values.size();
    }

    double min() {
        return quantile(0);
    }

    double max() {
        return quantile(1);
    }

    /**
     * Returns the value that a tenth of the samples lie below: close to the cost on a quiet
     * machine.
     */
    double p10() {
        return quantile(TENTH);
    }

    double median() {
        return quantile(HALF);
    }

    /** Interpolates linearly between the two nearest samples (Hyndman and Fan's definition 7). */
    private double quantile(double share) {
        List<Long> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) Math.floor(place);
        int above = (int) Math.ceil(place);
        double weight = place - below;
        return sorted.get(below) * (1 - weight) + sorted.get(above) * weight;
    }
}
