package io.espalier.cli;

import io.espalier.method.CompressionConfig;

/** The methods that a user can choose. */
enum MethodChoice {
  PLAY_AND_PRUNE(CompressionConfig.PLAY_AND_PRUNE),
  PRUNE_AND_DISTIL(CompressionConfig.PRUNE_AND_DISTIL);

  private final String text;

  MethodChoice(String text) {
    this.text = text;
  }

  /** As {@code play-and-prune}. */
  @Override
  public String toString() {
    return text;
  }
}
