/**
 * Benchmarks beside peers. {@link dev.bulkhead.lab.Entrant} lists what is measured, one {@link
 * dev.bulkhead.lab.Contender} is one of them at work, and {@link dev.bulkhead.lab.StartBenchmark}
 * is the order of a measurement.
 */
package dev.bulkhead.lab;
