package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The gradient that libtorch finds through each operator is the slope of the operator: in float64,
 * along a random direction in the space of all inputs and parameters, by central differences.
 */
@ExtendWith(NoNativeLeaks.class)
final class GradientTest {
  private static final int SEEDS = 6;
  private static final double STEP = 1e-6;

  static Stream<OperatorFamily> families() {
    return OperatorFamily.all();
  }

  @ParameterizedTest
  @MethodSource("families")
  void gradientsAreSlopes(OperatorFamily family) {
    for (int seed = 0; seed < SEEDS; seed++) {
      OperatorCase operator = family.of(seed);
      Graph graph = operator.graph();
      try (TorchScope scope = TorchScope.open()) {
        Slopes slopes = new Slopes(graph, operator.inputs(), new Random(seed));
        double loss = slopes.loss(STEP);
        double numeric = (loss - slopes.loss(-STEP)) / (2 * STEP);
        double rounding = 1e-15 * Math.abs(loss) / STEP;
        double analytic = slopes.derivative();
        assertThat(analytic)
            .as("%s, seed %d, %s", family, seed, graph.nodes())
            .isCloseTo(numeric, within(rounding + 1e-6 * Math.max(1, Math.abs(numeric))));
      }
    }
  }

  /**
   * A network, a random weighting of its outputs, and a random direction to move its numbers in.
   */
  private static final class Slopes {
    private final Graph graph;
    private final Map<String, org.bytedeco.pytorch.Tensor> values = new LinkedHashMap<>();
    private final Map<String, org.bytedeco.pytorch.Tensor> directions = new LinkedHashMap<>();
    private final Map<String, org.bytedeco.pytorch.Tensor> weightings = new LinkedHashMap<>();
    private final Random random;

    Slopes(Graph graph, Map<String, Tensor> inputs, Random random) {
      this.graph = graph;
      this.random = random;
      inputs.forEach(this::add);
      for (String name : TrainableConstants.of(graph).parameters().keySet()) {
        add(name, graph.requireConstant(name));
      }
    }

    private void add(String name, Tensor host) {
      values.put(name, HostTransfer.toNative(host, ScalarType.Double));
      if (host.dtype().isFloating()) {
        directions.put(name, noise(host.shape().dims()));
      }
    }

    private org.bytedeco.pytorch.Tensor noise(int... dims) {
      return HostTransfer.toNative(new OperatorCase(random).normal(dims), ScalarType.Double);
    }

    /** The loss where every number has moved by that share of its direction. */
    double loss(double distance) {
      Map<String, org.bytedeco.pytorch.Tensor> moved = new LinkedHashMap<>(values);
      directions.forEach(
          (name, direction) -> moved.put(name, value(name).add(direction, new Scalar(distance))));
      return run(moved).map(loss -> loss.item_double()).orElse(0.0);
    }

    /** The slope of the loss along the direction, by the gradient of each number. */
    double derivative() {
      Map<String, org.bytedeco.pytorch.Tensor> leaves = new LinkedHashMap<>(values);
      directions.keySet().forEach(name -> leaves.put(name, leaf(name)));
      run(leaves)
          .filter(org.bytedeco.pytorch.Tensor::requires_grad)
          .ifPresent(org.bytedeco.pytorch.Tensor::backward);
      double sum = 0;
      for (Map.Entry<String, org.bytedeco.pytorch.Tensor> entry : directions.entrySet()) {
        org.bytedeco.pytorch.Tensor gradient =
            Objects.requireNonNull(leaves.get(entry.getKey())).grad();
        if (gradient.defined()) {
          sum += gradient.mul(entry.getValue()).sum().item_double();
        }
      }
      return sum;
    }

    private org.bytedeco.pytorch.Tensor value(String name) {
      return Objects.requireNonNull(values.get(name));
    }

    private org.bytedeco.pytorch.Tensor leaf(String name) {
      return value(name).clone().set_requires_grad(true);
    }

    private Optional<org.bytedeco.pytorch.Tensor> run(
        Map<String, org.bytedeco.pytorch.Tensor> given) {
      Map<String, org.bytedeco.pytorch.Tensor> inputs = new LinkedHashMap<>();
      Map<String, org.bytedeco.pytorch.Tensor> weights = new LinkedHashMap<>();
      given.forEach(
          (name, tensor) ->
              (graph.isConstant(name) ? weights : inputs)
                  .put(name, new org.bytedeco.pytorch.Tensor(tensor)));
      try (ForwardPlan plan = new ForwardPlan(graph, Compute.FLOAT64, weights)) {
        Map<String, Value> results = plan.run(inputs, false);
        List<org.bytedeco.pytorch.Tensor> losses = new ArrayList<>();
        for (ValueInfo output : graph.outputs()) {
          Value value = Objects.requireNonNull(results.get(output.name()));
          org.bytedeco.pytorch.Tensor tensor = plan.tensor(output.name(), value);
          if (tensor.is_floating_point()) {
            losses.add(tensor.mul(weighting(output.name(), tensor)).sum());
          }
        }
        return losses.stream().reduce(org.bytedeco.pytorch.Tensor::add);
      }
    }

    private org.bytedeco.pytorch.Tensor weighting(
        String output, org.bytedeco.pytorch.Tensor tensor) {
      return weightings.computeIfAbsent(output, name -> noise(HostTransfer.shape(tensor).dims()));
    }
  }
}
