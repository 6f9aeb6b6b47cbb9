package io.espalier.cli;

import java.util.Locale;

/** The engines that a user can choose. */
enum EngineChoice {
  ONNXRUNTIME,
  TORCH;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
