package io.espalier.data;

import java.io.IOException;
import java.math.BigDecimal;

/**
 * Where the images come from by which decisions are taken.
 *
 * <table>
 *   <caption>What is known</caption>
 *   <tr><td>{@code train:FRACTION}</td><td>that part of the training images, which are no longer
 *       trained on; honest only if the original network was not trained on them either. The test is
 *       the whole test split.</td></tr>
 *   <tr><td>{@code test:FRACTION}</td><td>that part of the test images; the rest is the test. The
 *       training split stays whole.</td></tr>
 *   <tr><td>a {@link DataSpec}</td><td>the test split of other data. Training and test splits stay
 *       whole.</td></tr>
 * </table>
 *
 * <p>A part is drawn per class, or from all images alike where they have none: of {@code n} images
 * of a class {@code FRACTION · n}, rounded so that the whole comes out at {@code FRACTION} too.
 * Which images it has is a function of fraction, seed and labels.
 */
public sealed interface Selection {

  /**
   * The selection that a text stands for; no file is looked at yet.
   *
   * @throws IllegalArgumentException if the fraction is not a number between 0 and 1, or the text
   *     is no data specification
   */
  static Selection parse(String text) {
    int colon = text.indexOf(':');
    String rest = text.substring(colon + 1);
    return switch (colon < 0 ? "" : text.substring(0, colon)) {
      case "train" -> new OfTraining(text, fraction(text, rest));
      case "test" -> new OfTest(text, fraction(text, rest));
      default -> {
        try {
          yield new Elsewhere(DataSpec.parse(text));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(
              "selection must be train:FRACTION, test:FRACTION or other data: " + e.getMessage(),
              e);
        }
      }
    };
  }

  private static BigDecimal fraction(String text, String rest) {
    double fraction;
    try {
      fraction = Double.parseDouble(rest);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the fraction of a selection must be a number, as in train:0.1; selection=" + text, e);
    }
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException(
          "the fraction of a selection must be > 0 and < 1; selection=" + text);
    }
    return BigDecimal.valueOf(fraction);
  }

  /**
   * Opens both splits of the data and divides them.
   *
   * @throws IOException if data cannot be read, the fraction leaves one side without an image, or
   *     other data do not match these or are the same
   */
  Splits split(DataSpec data, long seed) throws IOException;

  /** This selection with images of a size, where other data leave their size open; else itself. */
  default Selection sized(int height, int width) {
    return this;
  }

  /** The text that this is parsed from. */
  @Override
  String toString();

  /** A part of the training images. */
  record OfTraining(String text, BigDecimal fraction) implements Selection {
    @Override
    public Splits split(DataSpec data, long seed) throws IOException {
      Dataset training = data.open(Split.TRAIN);
      Stratification parts = Stratification.of(training, fraction, seed);
      return new Splits(
          training.subset(parts.rest()), training.subset(parts.drawn()), data.open(Split.TEST));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** A part of the test images. */
  record OfTest(String text, BigDecimal fraction) implements Selection {
    @Override
    public Splits split(DataSpec data, long seed) throws IOException {
      Dataset test = data.open(Split.TEST);
      Stratification parts = Stratification.of(test, fraction, seed);
      return new Splits(
          data.open(Split.TRAIN), test.subset(parts.drawn()), test.subset(parts.rest()));
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** The test split of other data. */
  record Elsewhere(DataSpec other) implements Selection {
    @Override
    public Splits split(DataSpec data, long seed) throws IOException {
      Dataset selection = other.open(Split.TEST);
      Dataset test = data.open(Split.TEST);
      if (!selection.imageShape().equals(test.imageShape())
          || !alike(selection.targets(), test.targets())) {
        throw new DataException(
            "selection %s has images %s with %s, but %s has images %s with %s"
                .formatted(
                    other,
                    selection.imageShape(),
                    selection.targets(),
                    data,
                    test.imageShape(),
                    test.targets()));
      }
      if (selection.fingerprint().equals(test.fingerprint())) {
        throw new DataException(
            "selection %s is the test split of %s; to divide it, use test:0.5"
                .formatted(other, data));
      }
      return new Splits(data.open(Split.TRAIN), selection, test);
    }

    @Override
    public Selection sized(int height, int width) {
      return new Elsewhere(other.sized(height, width));
    }

    private static boolean alike(Targets a, Targets b) {
      return a.getClass() == b.getClass() && a.count() == b.count();
    }

    @Override
    public String toString() {
      return other.toString();
    }
  }
}
