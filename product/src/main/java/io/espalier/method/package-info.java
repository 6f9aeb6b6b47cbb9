/**
 * The doors: {@link io.espalier.method.Compression} on data within a tolerance, {@link
 * io.espalier.method.Pruning} at once without training, and {@link io.espalier.method.Training}.
 * Below them stands one package per published method.
 *
 * <p>A method decides on the selection split alone, writes every decision to its run's journal, and
 * measures what it delivers as a file, in the engine that deploys it.
 */
@NullMarked
package io.espalier.method;

import org.jspecify.annotations.NullMarked;
