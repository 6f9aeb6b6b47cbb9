package io.espalier.data;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images of a data set in two parts, with the same share of every class where there are any.
 *
 * @param drawn indices of the drawn part, ascending
 * @param rest the other indices, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // made, used and forgotten within one method
record Stratification(int[] drawn, int[] rest) {
  private static final long STREAM = 0x73747231;

  /**
   * Draws a part of a data set.
   *
   * @param fraction of the images to draw, between 0 and 1
   * @throws DataException if either part would have no image
   */
  static Stratification of(Dataset dataset, BigDecimal fraction, long seed) throws DataException {
    int[][] members = members(dataset);
    int[] shares = shares(members, dataset.size(), fraction);
    int total = IntStream.of(shares).sum();
    if (total == 0 || total == dataset.size()) {
      throw new DataException(
          "a fraction of %s takes %d of %d images; both parts need at least one"
              .formatted(fraction, total, dataset.size()));
    }
    boolean[] isDrawn = new boolean[dataset.size()];
    for (int label = 0; label < members.length; label++) {
      new SplitMix(STREAM, seed, label).shuffle(members[label]);
      for (int i = 0; i < shares[label]; i++) {
        isDrawn[members[label][i]] = true;
      }
    }
    IntStream all = IntStream.range(0, dataset.size());
    return new Stratification(
        all.filter(i -> isDrawn[i]).toArray(),
        IntStream.range(0, dataset.size()).filter(i -> !isDrawn[i]).toArray());
  }

  /** The images of each class; without classes, all of them as one. */
  private static int[][] members(Dataset dataset) {
    if (!(dataset.targets() instanceof Targets.Classes classes)) {
      return new int[][] {IntStream.range(0, dataset.size()).toArray()};
    }
    return IntStream.range(0, classes.count())
        .mapToObj(
            label ->
                IntStream.range(0, dataset.size()).filter(i -> dataset.label(i) == label).toArray())
        .toArray(int[][]::new);
  }

  /**
   * How many images of each class to draw: the exact share rounded down, and one more for those of
   * the largest remainders until the whole is {@code fraction · size}, rounded.
   */
  private static int[] shares(int[][] members, int size, BigDecimal fraction) {
    int[] shares = new int[members.length];
    BigDecimal[] remainders = new BigDecimal[members.length];
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < members.length; label++) {
      BigDecimal exact = fraction.multiply(BigDecimal.valueOf(members[label].length));
      shares[label] = exact.setScale(0, RoundingMode.FLOOR).intValueExact();
      remainders[label] = exact.subtract(BigDecimal.valueOf(shares[label]));
      labels.add(label);
    }
    BigDecimal whole = fraction.multiply(BigDecimal.valueOf(size));
    int missing =
        whole.setScale(0, RoundingMode.HALF_UP).intValueExact() - Arrays.stream(shares).sum();
    labels.sort(Comparator.comparing((Integer label) -> remainders[label]).reversed());
    for (int label : labels.subList(0, missing)) {
      shares[label]++;
    }
    return shares;
  }
}
