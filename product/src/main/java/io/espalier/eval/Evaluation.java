package io.espalier.eval;

/**
 * How well a network does on some data.
 *
 * @param metric the metric's name, as {@code accuracy}
 * @param value the metric; a fraction 0–1 for accuracy
 * @param samples images on which it was measured
 */
public record Evaluation(String metric, double value, long samples) {}
