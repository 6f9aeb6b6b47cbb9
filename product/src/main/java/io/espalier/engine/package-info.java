/**
 * The contract of an engine: a way to run a network. {@link io.espalier.engine.Engine} opens a
 * graph, {@link io.espalier.engine.Runner} takes batches to outputs, and {@link
 * io.espalier.engine.ActivationProbe} takes statistics of what lies between. Where no data are at
 * hand, {@link io.espalier.engine.RandomInputs} draws them.
 *
 * <p>Implementations live in packages of their own; whoever measures or scores a network knows only
 * this one.
 */
@NullMarked
package io.espalier.engine;

import org.jspecify.annotations.NullMarked;
