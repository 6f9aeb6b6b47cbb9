/**
 * ONNX Runtime: networks run and timed as they are deployed.
 *
 * <p>{@link io.espalier.ort.OrtEngine} opens a graph or a file; {@link
 * io.espalier.ort.LatencyBenchmark} times runners of any engine against each other. Only this
 * package imports {@code ai.onnxruntime}, and none of its types is in a signature that others see.
 */
@NullMarked
package io.espalier.ort;

import org.jspecify.annotations.NullMarked;
