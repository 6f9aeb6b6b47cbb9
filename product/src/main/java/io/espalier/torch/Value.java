package io.espalier.torch;

import io.espalier.tensor.Tensor;

/**
 * A value during a forward pass. Constants that no layer trains and the shape arithmetic that
 * follows from them stay in host memory, so that it costs nothing and works for every batch size.
 */
sealed interface Value {

  /** A value in host memory. */
  record Host(Tensor tensor) implements Value {}

  /** A value that libtorch computes with. */
  record Native(org.bytedeco.pytorch.Tensor tensor) implements Value {}
}
