/**
 * Networks of the literature with fresh weights, so that training needs no file.
 *
 * <p>Start at {@link io.espalier.zoo.Zoo}, which finds an {@link io.espalier.zoo.Architecture} by
 * name. Each architecture is a record of its dimensions and builds a graph of opset 17 with a free
 * batch axis, the input {@code input [N, C, H, W]} and the output {@code logits [N, classes]}. This
 * package knows no file format and no data.
 */
@NullMarked
package io.espalier.zoo;

import org.jspecify.annotations.NullMarked;
