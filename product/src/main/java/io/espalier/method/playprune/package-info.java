/**
 * Play and Prune: P. Singh, V. K. Verma, P. Rai, V. P. Namboodiri, <i>Play and Prune: Adaptive
 * Filter Pruning for Deep Model Compression</i>, IJCAI 2019, arXiv 1905.04446.
 *
 * <p>Two players: {@link io.espalier.method.playprune.AdaptiveFilterPruning} presses and removes
 * filters, {@link io.espalier.method.playprune.PruningRateController} guards the metric, and all
 * that the first knows of the second is a {@link io.espalier.method.playprune.PruningRate}. {@link
 * io.espalier.method.playprune.PlayAndPrune} is the game: start there.
 */
@NullMarked
package io.espalier.method.playprune;

import org.jspecify.annotations.NullMarked;
