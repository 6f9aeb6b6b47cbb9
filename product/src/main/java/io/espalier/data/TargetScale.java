package io.espalier.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the outputs of a network that predicts numbers are read: {@code number = output * std +
 * mean}, column by column.
 *
 * <p>A network learns best to give numbers around 0 of deviation 1; its file remembers this scale.
 *
 * @param columns their names, in the order of the outputs
 * @param mean in the column's unit
 * @param std in the column's unit, more than 0
 */
public record TargetScale(List<String> columns, List<Double> mean, List<Double> std) {
  private static final String COLUMNS = "espalier.targets.columns";
  private static final String MEAN = "espalier.targets.mean";
  private static final String STD = "espalier.targets.std";

  /**
   * A checked scale.
   *
   * @throws IllegalArgumentException if the three lists differ in length or are empty, or a number
   *     is not finite, or a deviation not above 0
   */
  public TargetScale {
    columns = List.copyOf(columns);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (columns.isEmpty() || columns.size() != mean.size() || columns.size() != std.size()) {
      throw new IllegalArgumentException(
          "a scale needs a mean and a deviation for each column; columns=%s, mean=%s, std=%s"
              .formatted(columns, mean, std));
    }
    if (!mean.stream().allMatch(Double::isFinite)
        || !std.stream().allMatch(value -> value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "means must be finite and deviations above 0; mean=%s, std=%s".formatted(mean, std));
    }
  }

  /** The scale of a network whose outputs are the numbers themselves. */
  public static TargetScale identity(List<String> columns) {
    return new TargetScale(
        columns,
        Collections.nCopies(columns.size(), 0.0),
        Collections.nCopies(columns.size(), 1.0));
  }

  /**
   * The scale by which the numbers of a data set have mean 0 and deviation 1; a column that is the
   * same for all images is only shifted.
   *
   * @throws IllegalArgumentException if the images have no columns, or there are none
   */
  public static TargetScale of(Dataset data) {
    if (!(data.targets() instanceof Targets.Columns columns) || data.size() == 0) {
      throw new IllegalArgumentException(
          "a scale is taken from images with columns of numbers; there are %d images with %s"
              .formatted(data.size(), data.targets()));
    }
    int count = columns.count();
    double[] sum = new double[count];
    double[] squares = new double[count];
    float[] row = new float[count];
    for (int i = 0; i < data.size(); i++) {
      data.numbers(i, row);
      for (int column = 0; column < count; column++) {
        sum[column] += row[column];
      }
    }
    List<Double> mean = Arrays.stream(sum).map(total -> total / data.size()).boxed().toList();
    for (int i = 0; i < data.size(); i++) {
      data.numbers(i, row);
      for (int column = 0; column < count; column++) {
        double distance = row[column] - mean.get(column);
        squares[column] += distance * distance;
      }
    }
    List<Double> std =
        Arrays.stream(squares)
            .map(total -> total == 0 ? 1 : Math.sqrt(total / data.size()))
            .boxed()
            .toList();
    return new TargetScale(columns.names(), mean, std);
  }

  /** The metadata entries from which {@link #fromMetadata} makes this value again. */
  public SortedMap<String, String> toMetadata() {
    return new TreeMap<>(
        Map.of(COLUMNS, String.join(",", columns), MEAN, join(mean), STD, join(std)));
  }

  private static String join(List<Double> numbers) {
    return String.join(",", numbers.stream().map(String::valueOf).toList());
  }

  /**
   * The scale that a file's metadata record; empty if they record none.
   *
   * @throws IllegalArgumentException if an entry is missing or malformed
   */
  public static Optional<TargetScale> fromMetadata(Map<String, String> metadata) {
    String columns = metadata.get(COLUMNS);
    if (columns == null) {
      return Optional.empty();
    }
    return Optional.of(
        new TargetScale(
            List.of(columns.split(",", -1)), numbers(metadata, MEAN), numbers(metadata, STD)));
  }

  private static List<Double> numbers(Map<String, String> metadata, String key) {
    List<Double> numbers = new ArrayList<>();
    for (String number : metadata.getOrDefault(key, "").split(",", -1)) {
      try {
        numbers.add(Double.valueOf(number.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "metadata entry %s: \"%s\" is not a number".formatted(key, number), e);
      }
    }
    return numbers;
  }

  /** A network's output for a column, in the column's unit. */
  public double number(int column, double output) {
    return output * std.get(column) + mean.get(column);
  }

  /** What a network should give for a number of a column. */
  public double output(int column, double number) {
    return (number - mean.get(column)) / std.get(column);
  }
}
