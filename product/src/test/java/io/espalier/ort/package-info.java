/** Tests of ONNX Runtime as an engine, and of the benchmark. */
@NullMarked
package io.espalier.ort;

import org.jspecify.annotations.NullMarked;
