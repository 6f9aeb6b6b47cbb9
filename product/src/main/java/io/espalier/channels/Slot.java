package io.espalier.channels;

/**
 * One axis of one constant: a place where channels have slices.
 *
 * @param constant value name
 * @param axis counted from the front
 */
public record Slot(String constant, int axis) {}
