package io.espalier.data;

/**
 * Three data sets that share no image.
 *
 * @param training what weights are learned from
 * @param selection what every decision is taken by; best if the original network never saw it
 * @param test what is read once, at the end
 */
public record Splits(Dataset training, Dataset selection, Dataset test) {

  /**
   * The beginnings of the three fingerprints, by which it is known whether they are the same data.
   */
  public String fingerprint() {
    return "%.16s-%.16s-%.16s"
        .formatted(training.fingerprint(), selection.fingerprint(), test.fingerprint());
  }
}
