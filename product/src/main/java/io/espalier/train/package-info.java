/**
 * Training of a network by gradient descent: a {@link io.espalier.train.Trainer} takes epochs of
 * batches through a {@code TorchNet}, an {@link io.espalier.train.Objective} says what is
 * minimised, a {@link io.espalier.train.Schedule} how fast. {@link io.espalier.train.Teaching}
 * learns from another network's outputs, {@link io.espalier.train.TaylorProbe} takes gradients for
 * those who score filters.
 *
 * <p>It knows neither what is cut nor where results are kept.
 */
@NullMarked
package io.espalier.train;

import org.jspecify.annotations.NullMarked;
