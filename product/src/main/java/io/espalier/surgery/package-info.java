/**
 * Removes channels from a network.
 *
 * <p>A {@link io.espalier.surgery.PruningPlan} says which channels of which groups go; {@link
 * io.espalier.surgery.Surgeon#prune} makes the smaller network: constants are sliced, what an
 * operator says about widths (groups, target shapes, ranges, indices) is edited, and the result is
 * checked against the widths that the plan predicts. Where the network itself computes such an
 * operand, literals take the place of the wrong entries alone, so that free batches and sizes stay
 * free. {@link io.espalier.surgery.Surgeon#mask} makes the network of the old shapes in which the
 * same channels are no longer read. The law that the tests hold: every value of the pruned network
 * equals the kept part of the same value of the masked one.
 *
 * <p>With statistics handed in, {@link io.espalier.surgery.BiasCompensation} keeps what cut
 * channels contributed on average, and {@link io.espalier.surgery.BatchNorms} puts BatchNorm back
 * into a network that was exported without.
 *
 * <p>This package knows no data and no cost.
 */
@NullMarked
package io.espalier.surgery;

import org.jspecify.annotations.NullMarked;
