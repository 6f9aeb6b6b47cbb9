/**
 * Labelled images, from files to batches: what a {@linkplain io.espalier.data.DataSpec data
 * specification} names is opened as a {@link io.espalier.data.Dataset} of bytes, {@linkplain
 * io.espalier.data.Selection divided} into training, selection and test images, and read by a
 * {@link io.espalier.data.BatchLoader}, which {@linkplain io.espalier.data.Augmentation augments}
 * and {@linkplain io.espalier.data.Preprocessing normalises} them off the caller's thread. A {@link
 * io.espalier.data.Corruption} harms images on purpose, to see what a network makes of them.
 *
 * <p>Everything random here is a function of a seed and of what it is drawn for (epoch, image), so
 * that neither threads nor the order of reading change a result. This package knows tensors, and
 * nothing of networks.
 */
@NullMarked
package io.espalier.data;

import org.jspecify.annotations.NullMarked;
