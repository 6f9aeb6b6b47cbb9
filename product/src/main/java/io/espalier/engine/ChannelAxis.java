package io.espalier.engine;

/**
 * The axis of a value along which its channels lie.
 *
 * @param value name of a value of the network
 * @param axis counted from the front, or from the end where it is negative
 */
public record ChannelAxis(String value, int axis) {}
