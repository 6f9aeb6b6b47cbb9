package io.espalier.cost;

import io.espalier.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * What one node costs for one input.
 *
 * @param name the node
 * @param op its operator, as {@code Conv}
 * @param parameters trainable numbers of the node; those shared with an earlier node count there
 * @param macs multiply-accumulate operations; 0 where the output shape is unknown
 * @param outputShape null where it is unknown, as behind an opaque operator
 */
public record LayerCost(
    String name, String op, long parameters, long macs, @Nullable Shape outputShape) {}
