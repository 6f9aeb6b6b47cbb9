package io.espalier.importance;

import io.espalier.engine.ChannelAxis;

/**
 * The value by which it is judged whether a layer's channels do something.
 *
 * @param axis where its channels lie
 * @param exactZeros whether it is exactly zero wherever what went in is negative, as behind a ReLU;
 *     else a channel that does nothing is only small
 */
public record Activation(ChannelAxis axis, boolean exactZeros) {}
