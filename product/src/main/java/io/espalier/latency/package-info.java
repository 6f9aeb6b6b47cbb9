/**
 * How long networks take as they are deployed: in ONNX Runtime, beside each other, and layer by
 * layer.
 *
 * <p>{@link io.espalier.latency.Bench} times files under several circumstances. This package knows
 * no images, no training and no method; whoever is told times in milliseconds need not know ONNX
 * Runtime.
 */
@NullMarked
package io.espalier.latency;

import org.jspecify.annotations.NullMarked;
