/**
 * Prune and Distil: N. Aghli, E. Ribeiro, <i>Combining Weight Pruning and Knowledge Distillation
 * for CNN Compression</i>, CVPR Workshops 2021.
 *
 * <p>Two stages: {@link io.espalier.method.prunedistil.ApozPruning} removes filters whose
 * activations are mostly zero from the layers that can be cut, {@link
 * io.espalier.method.prunedistil.Distillation} trains a student whose other layers are narrower.
 * {@link io.espalier.method.prunedistil.PruneAndDistil} is the whole.
 */
@NullMarked
package io.espalier.method.prunedistil;

import org.jspecify.annotations.NullMarked;
