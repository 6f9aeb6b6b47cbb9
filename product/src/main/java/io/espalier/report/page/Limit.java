package io.espalier.report.page;

/**
 * A line across a chart that a metric must not cross.
 *
 * @param name what it is
 * @param value where it lies, on the vertical axis
 */
public record Limit(String name, double value) {}
