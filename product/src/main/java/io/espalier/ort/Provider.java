package io.espalier.ort;

import java.util.Locale;

/** Where ONNX Runtime computes. */
public enum Provider {
  /** On the processor. */
  CPU,
  /**
   * On the first NVIDIA GPU, and on the processor what the GPU does not take. ONNX Runtime must be
   * the library built for it: {@code com.microsoft.onnxruntime:onnxruntime_gpu} in place of {@code
   * onnxruntime}, with the CUDA and cuDNN libraries that it names.
   */
  CUDA;

  /** As {@code cuda}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
