/** Tests of libtorch's side: parity with PyTorch and with ONNX Runtime, memory, update rules. */
@NullMarked
package io.espalier.torch;

import org.jspecify.annotations.NullMarked;
