package io.espalier.torch;

import static io.espalier.torch.Closeness.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Tensor;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs each operator, with varied attributes on random operands in old and new opsets, in libtorch
 * and ONNX Runtime.
 */
@ExtendWith(NoNativeLeaks.class)
final class OnnxRuntimeParityTest {
  private static final int SEEDS = 12;
  private static final OrtEngine RUNTIME = new OrtEngine(1, OrtEngine.Optimization.NONE);

  static Stream<OperatorFamily> families() {
    return OperatorFamily.all();
  }

  @ParameterizedTest
  @MethodSource("families")
  void enginesAgree(OperatorFamily family) {
    for (int seed = 0; seed < SEEDS; seed++) {
      OperatorCase operator = family.of(seed);
      Graph graph = operator.graph();
      String what =
          "%s, seed %d, opset %d, %s".formatted(family, seed, operator.opset(), graph.nodes());
      Map<String, Tensor> expected = run(RUNTIME.open(graph), operator.inputs());
      for (TorchEngine engine : new TorchEngine[] {TorchEngine.float32(), TorchEngine.float64()}) {
        Map<String, Tensor> actual = run(engine.open(graph), operator.inputs());
        assertThat(actual.keySet()).as(what).isEqualTo(expected.keySet());
        actual.forEach(
            (output, tensor) ->
                assertClose(
                    what + " " + output,
                    tensor,
                    Objects.requireNonNull(expected.get(output)),
                    1e-5));
      }
    }
  }

  private static Map<String, Tensor> run(Runner runner, Map<String, Tensor> inputs) {
    try (runner) {
      return runner.run(inputs);
    }
  }

  @Test
  void everyOperatorTakesPart() {
    Set<Class<?>> seen = new HashSet<>();
    families()
        .flatMap(family -> family.of(0).graph().nodes().stream())
        .map(Node::op)
        .forEach(op -> seen.add(op.getClass()));
    Stream.of(Op.class.getPermittedSubclasses())
        .filter(type -> type != Op.Opaque.class)
        .forEach(type -> assertThat(seen).as("operators under test").contains(type));
  }
}
