package io.espalier.method;

/**
 * A metric of two networks on one data set, in one engine.
 *
 * @param metric the metric's name, as {@code accuracy}
 * @param before of the original network; a fraction 0–1 for accuracy
 * @param after of the other network
 * @param samples images on which they were measured
 */
public record Comparison(String metric, double before, double after, long samples) {}
