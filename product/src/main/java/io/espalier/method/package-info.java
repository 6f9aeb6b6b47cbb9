/**
 * Compression of a network on data within a tolerance. {@link io.espalier.method.Compression} is
 * the door; below it stands one package per published method.
 *
 * <p>A method decides on the selection split alone, writes every decision to its run's journal, and
 * measures what it delivers as a file, in the engine that deploys it.
 */
@NullMarked
package io.espalier.method;

import org.jspecify.annotations.NullMarked;
