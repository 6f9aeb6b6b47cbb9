package io.espalier.eval;

import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;

/** Which of a network's outputs hold columns of numbers. */
public final class ColumnOutputs {
  private ColumnOutputs() {}

  /**
   * The one output that holds all columns, in their order; or, where there is none, an output for
   * each column.
   *
   * @param outputs shapes of all outputs, in the network's order
   * @param width how many real numbers an output has for an image, by its name; 0 if it has none
   * @throws IllegalArgumentException if the outputs are neither
   */
  public static List<String> of(
      List<String> columns, Map<String, Shape> outputs, ToIntFunction<String> width) {
    List<String> whole = new ArrayList<>();
    List<String> single = new ArrayList<>();
    for (String output : outputs.keySet()) {
      int numbers = width.applyAsInt(output);
      if (numbers == columns.size()) {
        whole.add(output);
      }
      if (numbers == 1) {
        single.add(output);
      }
    }
    if (whole.size() == 1) {
      return whole;
    }
    if (single.size() == columns.size()) {
      return single;
    }
    throw new IllegalArgumentException(
        "the columns %s need one output of %d numbers per image, or an output for each; the network has %s"
            .formatted(String.join(", ", columns), columns.size(), described(outputs)));
  }

  private static String described(Map<String, Shape> outputs) {
    return String.join(
        ", ",
        outputs.keySet().stream()
            .map(name -> name + " " + Objects.requireNonNull(outputs.get(name)))
            .toList());
  }
}
