/**
 * Host arrays: {@link io.espalier.tensor.Tensor} values with a {@link io.espalier.tensor.Shape} and
 * a {@link io.espalier.tensor.DType}, immutable and row-major.
 *
 * <p>The lowest layer: it knows no other package.
 */
@NullMarked
package io.espalier.tensor;

import org.jspecify.annotations.NullMarked;
