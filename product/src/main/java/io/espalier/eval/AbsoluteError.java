package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.data.TargetScale;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

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
    Map<String, Rows> rowsOf = new LinkedHashMap<>();
    Map<String, Shape> shapes = new LinkedHashMap<>();
    outputs.forEach(
        (name, output) -> {
          rowsOf.put(name, Rows.of(output));
          shapes.put(name, output.shape());
        });
    List<Rows> columns =
        ColumnOutputs.of(scale.columns(), shapes, name -> realWidth(rowsOf.get(name))).stream()
            .map(name -> Objects.requireNonNull(rowsOf.get(name)))
            .toList();
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

  private static int realWidth(@Nullable Rows rows) {
    return rows != null && rows.tensor().dtype().isFloating() ? rows.width() : 0;
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
