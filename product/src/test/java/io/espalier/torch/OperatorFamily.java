package io.espalier.torch;

import io.espalier.graph.InvalidGraphException;
import io.espalier.onnx.OnnxWriter;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A family of operators.
 *
 * @param build adds nodes of the family, with the attributes and operands that chance gives them,
 *     and declares their results as outputs
 * @param newest the last opset in which ONNX Runtime runs it
 */
record OperatorFamily(String name, Consumer<OperatorCase> build, int newest) {
  private static final int[] OPSETS = {7, 9, 10, 11, 12, 13, 17, 18, 19, 20, 21, 22};

  OperatorFamily(String name, Consumer<OperatorCase> build) {
    this(name, build, Integer.MAX_VALUE);
  }

  /**
   * The case of a seed, in the first opset, from one that is as old as the seed says on, that has
   * what it needs.
   */
  OperatorCase of(int seed) {
    int[] opsets = Arrays.stream(OPSETS).filter(opset -> opset <= newest).toArray();
    for (int i = seed % opsets.length; ; i++) {
      OperatorCase operator = new OperatorCase(new Random(seed), opsets[i]);
      build.accept(operator);
      try {
        OnnxWriter.size(operator.graph());
        return operator;
      } catch (InvalidGraphException e) {
        if (i == opsets.length - 1) {
          throw e;
        }
      }
    }
  }

  /** All families: together they have every operator. */
  static Stream<OperatorFamily> all() {
    return Stream.of(
            LayerFamilies.families(),
            ElementFamilies.families(),
            PoolFamilies.families(),
            MovementFamilies.families(),
            ResizeFamilies.families())
        .flatMap(families -> families);
  }

  @Override
  public String toString() {
    return name;
  }
}
