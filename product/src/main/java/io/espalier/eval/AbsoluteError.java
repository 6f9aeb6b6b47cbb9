package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.data.TargetScale;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/** The mean absolute error over images and columns, in the columns' unit. */
final class AbsoluteError implements Score {
  private final TargetScale scale;
  private final double[] sums;
  private long images;

  AbsoluteError(TargetScale scale) {
    this.scale = scale;
    this.sums = new double[scale.columns().size()];
  }

  @Override
  public void add(Map<String, Tensor> outputs, Batch batch) {
    List<Rows> columns = columns(outputs);
    boolean together = columns.size() == 1;
    for (int column = 0; column < sums.length; column++) {
      Rows rows = columns.get(together ? 0 : column);
      for (int row = 0; row < batch.size(); row++) {
        double predicted = scale.number(column, rows.get(row, together ? column : 0));
        double wanted = batch.numbers().getDouble(row * sums.length + column);
        sums[column] += Math.abs(predicted - wanted);
      }
    }
    images += batch.size();
  }

  /** The output that holds all columns; or one output for each. */
  private List<Rows> columns(Map<String, Tensor> outputs) {
    List<Rows> whole = new ArrayList<>();
    List<Rows> single = new ArrayList<>();
    for (Tensor output : outputs.values()) {
      Rows rows = Rows.of(output);
      if (output.dtype().isFloating() && rows.width() == sums.length) {
        whole.add(rows);
      }
      if (output.dtype().isFloating() && rows.width() == 1) {
        single.add(rows);
      }
    }
    if (whole.size() == 1) {
      return whole;
    }
    if (single.size() == sums.length) {
      return single;
    }
    throw new IllegalArgumentException(
        "the columns %s need one output of %d numbers per image, or an output for each; the network has %s"
            .formatted(String.join(", ", scale.columns()), sums.length, described(outputs)));
  }

  private static String described(Map<String, Tensor> outputs) {
    return String.join(
        ", ",
        outputs.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue().shape())
            .toList());
  }

  @Override
  public double value() {
    return Arrays.stream(sums).sum() / sums.length / images;
  }

  @Override
  public SequencedMap<String, Double> parts() {
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    for (int column = 0; column < sums.length; column++) {
      parts.put(scale.columns().get(column), sums[column] / images);
    }
    return parts;
  }
}
