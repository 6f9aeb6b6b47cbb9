package io.espalier.torch;

import static io.espalier.torch.Closeness.assertClose;

import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each operator takes operands in bfloat16, as a convolution before it would give them, and
 * computes what float64 does with the same numbers, to few digits.
 */
@ExtendWith(NoNativeLeaks.class)
final class Bfloat16Test {
  private static final int SEEDS = 4;

  static Stream<OperatorFamily> families() {
    return OperatorFamily.all();
  }

  @ParameterizedTest
  @MethodSource("families")
  void operatorsTakeRoundedOperands(OperatorFamily family) {
    for (int seed = 0; seed < SEEDS; seed++) {
      OperatorCase operator = family.of(seed);
      Graph graph = operator.graph();
      Map<String, Tensor> expected = run(operator, Compute.FLOAT64);
      Map<String, Tensor> actual = run(operator, Compute.BFLOAT16);
      for (ValueInfo output : graph.outputs()) {
        assertClose(
            "%s, seed %d, %s, %s".formatted(family, seed, graph.nodes(), output.name()),
            Objects.requireNonNull(actual.get(output.name())),
            Objects.requireNonNull(expected.get(output.name())),
            0.03);
      }
    }
  }

  private static Map<String, Tensor> run(OperatorCase operator, Compute compute) {
    Graph graph = operator.graph();
    try (TorchScope scope = TorchScope.withoutGradients();
        ForwardPlan plan = new ForwardPlan(graph, compute, Map.of())) {
      Map<String, org.bytedeco.pytorch.Tensor> inputs = new LinkedHashMap<>();
      operator
          .inputs()
          .forEach(
              (name, host) -> {
                var rounded = HostTransfer.toNative(host, ScalarType.BFloat16);
                inputs.put(name, compute == Compute.FLOAT64 ? compute.master(rounded) : rounded);
              });
      Map<String, Tensor> outputs = new LinkedHashMap<>();
      plan.run(inputs, false)
          .forEach(
              (name, value) -> outputs.put(name, HostTransfer.toHost(plan.tensor(name, value))));
      return outputs;
    }
  }
}
