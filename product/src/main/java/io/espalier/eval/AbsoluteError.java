package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.data.TargetScale;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The mean absolute error over images and columns, in the columns' unit. */
final class AbsoluteError implements Score {
  private final TargetScale scale;
  private final int width;
  private final List<Double> given = new ArrayList<>();
  private final List<Double> errors = new ArrayList<>();

  AbsoluteError(TargetScale scale) {
    this.scale = scale;
    this.width = scale.columns().size();
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
    for (int row = 0; row < batch.size(); row++) {
      for (int column = 0; column < width; column++) {
        Rows rows = columns.get(together ? 0 : column);
        double predicted = scale.number(column, rows.get(row, together ? column : 0));
        double wanted = batch.numbers().getDouble(row * width + column);
        given.add(predicted);
        errors.add(Math.abs(predicted - wanted));
      }
    }
  }

  private static int realWidth(@Nullable Rows rows) {
    return rows != null && rows.tensor().dtype().isFloating() ? rows.width() : 0;
  }

  @Override
  public double value() {
    return IntStream.range(0, width).mapToDouble(this::sum).sum() / errors.size();
  }

  /** The errors of a column, summed over the images. */
  private double sum(int column) {
    double sum = 0;
    for (int i = column; i < errors.size(); i += width) {
      sum += errors.get(i);
    }
    return sum;
  }

  @Override
  public SequencedMap<String, Double> parts() {
    SequencedMap<String, Double> parts = new LinkedHashMap<>();
    for (int column = 0; column < width; column++) {
      parts.put(scale.columns().get(column), sum(column) * width / errors.size());
    }
    return parts;
  }

  @Override
  public Optional<Answers> answers() {
    return Optional.of(new Answers.Numbers(width, given, errors));
  }
}
