package io.espalier.data;

import java.util.List;
import java.util.stream.Stream;

/**
 * Three data sets that share no image.
 *
 * @param training what weights are learned from
 * @param selection what every decision is taken by; best if the original network never saw it
 * @param test what is read once, at the end
 */
public record Splits(Dataset training, Dataset selection, Dataset test) {
  /**
   * Three parts of the same kind of images.
   *
   * @throws IllegalArgumentException if the training images have another shape than the others
   */
  public Splits {
    for (Dataset other : List.of(selection, test)) {
      if (!other.imageShape().equals(training.imageShape())) {
        throw new IllegalArgumentException(
            "the training images are %s, but others to judge by are %s; give one size to all"
                .formatted(training.imageShape(), other.imageShape()));
      }
    }
  }

  /** What a user should know of the images although it is no error, each sentence once. */
  public List<String> remarks() {
    return Stream.of(training, selection, test)
        .flatMap(data -> data.remarks().stream())
        .distinct()
        .toList();
  }

  /**
   * The beginnings of the three fingerprints, by which it is known whether they are the same data.
   */
  public String fingerprint() {
    return "%.16s-%.16s-%.16s"
        .formatted(training.fingerprint(), selection.fingerprint(), test.fingerprint());
  }
}
