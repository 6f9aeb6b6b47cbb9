package io.espalier.study;

import org.jspecify.annotations.Nullable;

/**
 * A result as a publication reports it, relative to the network that was compressed. What it does
 * not report is null.
 *
 * @param result what it is of, as {@code VGG-16 on CIFAR-10, PP-2}
 * @param source where it stands
 * @param parameters how many times fewer there are
 * @param macs how many times fewer there are
 * @param loss of the metric, in points
 * @param batch images in a batch for which the speed-up was measured
 * @param cpu how many times as fast it is on a processor
 * @param gpu how many times as fast it is on a graphics card
 */
public record PublishedResult(
    String result,
    String source,
    @Nullable Double parameters,
    @Nullable Double macs,
    @Nullable Double loss,
    @Nullable Integer batch,
    @Nullable Double cpu,
    @Nullable Double gpu) {}
