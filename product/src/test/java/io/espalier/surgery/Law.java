package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.ShapeArithmetic;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * The law of surgery: every value of the pruned network equals the kept part of the same value of
 * the masked network.
 */
final class Law {
  private Law() {}

  /** What a comparison found. */
  record Outcome(int values, double worst, String where) {}

  /**
   * Compares all values of {@code prune(graph, plan)} with those of another network of the uncut
   * shapes: 0 where equal, 1 at the tolerance of {@code 1e-4 * max|y| + 1e-6}.
   *
   * @param whole the masked network, or one that breaks the law
   */
  static Outcome compare(Graph whole, Graph pruned, PruningPlan plan, int batch, Random random) {
    Map<String, Shape> shapes = atBatch(whole, plan.groups().inputShapes(), batch);
    Map<String, Tensor> inputs = Execution.inputs(shapes, random);
    Map<String, Tensor> expected = Execution.run(whole, inputs);
    Map<String, Tensor> actual = Execution.run(pruned, inputs);
    double worst = 0;
    String where = "";
    int values = 0;
    ShapeArithmetic arithmetic = new ShapeArithmetic(whole, plan.groups().shapes());
    for (Map.Entry<String, Tensor> value : actual.entrySet()) {
      Tensor of = expected.get(value.getKey());
      if (of == null || arithmetic.isComputed(value.getKey())) {
        continue;
      }
      Tensor kept = kept(value.getKey(), of, plan);
      assertThat(value.getValue().shape()).as(value.getKey()).isEqualTo(kept.shape());
      double error = error(value.getValue(), kept);
      values++;
      if (error > worst) {
        worst = error;
        where = value.getKey();
      }
    }
    assertThat(values).isGreaterThanOrEqualTo(whole.outputs().size());
    return new Outcome(values, worst, where);
  }

  /** Fails unless the law holds for the plan. */
  static Outcome check(String what, Graph graph, PruningPlan plan, int batch, Random random) {
    Outcome outcome =
        compare(Surgeon.mask(graph, plan), Surgeon.prune(graph, plan), plan, batch, random);
    assertThat(outcome.worst())
        .as("%s: error over tolerance at '%s'", what, outcome.where())
        .isLessThan(1);
    return outcome;
  }

  /** A plan that removes about a share of the channels, as far as something stays everywhere. */
  static PruningPlan randomPlan(ChannelGroups groups, double share, Random random) {
    Map<String, int[]> removed = new LinkedHashMap<>();
    for (ChannelGroup group : groups.groups()) {
      List<Integer> channels = new ArrayList<>();
      for (int channel = 0; channel < group.removable(); channel++) {
        if (random.nextDouble() < share) {
          channels.add(channel);
        }
      }
      if (!channels.isEmpty()) {
        removed.put(group.id(), channels.stream().mapToInt(Integer::intValue).toArray());
      }
    }
    while (true) {
      try {
        return PruningPlan.of(groups, removed);
      } catch (IllegalArgumentException e) {
        drop(removed, random);
      }
    }
  }

  private static void drop(Map<String, int[]> removed, Random random) {
    List<String> ids = new ArrayList<>(removed.keySet());
    Collections.shuffle(ids, random);
    String id = ids.getFirst();
    int[] channels = Objects.requireNonNull(removed.get(id));
    if (channels.length == 1) {
      removed.remove(id);
      return;
    }
    int gone = random.nextInt(channels.length);
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < channels.length; i++) {
      if (i != gone) {
        rest.add(channels[i]);
      }
    }
    removed.put(id, rest.stream().mapToInt(Integer::intValue).toArray());
  }

  private static Map<String, Shape> atBatch(Graph graph, Map<String, Shape> analysed, int batch) {
    Map<String, Shape> shapes = new HashMap<>(analysed);
    for (ValueInfo input : graph.inputs()) {
      if (input.dims() != null && input.dims().getFirst() instanceof Dim.Free) {
        shapes.put(
            input.name(), analysed.getOrDefault(input.name(), Shape.scalar()).with(0, batch));
      }
    }
    return shapes;
  }

  private static Tensor kept(String value, Tensor tensor, PruningPlan plan) {
    Tensor kept = tensor;
    for (int axis = 0; axis < tensor.shape().rank(); axis++) {
      int[] indices = plan.kept(value, axis);
      if (indices != null) {
        kept = kept.take(axis, indices);
      }
    }
    return kept;
  }

  private static double error(Tensor actual, Tensor expected) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, Math.abs(expected.getDouble(i)));
      difference = Math.max(difference, Math.abs(expected.getDouble(i) - actual.getDouble(i)));
      if (Double.isNaN(actual.getDouble(i)) != Double.isNaN(expected.getDouble(i))) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return difference / (1e-4 * largest + 1e-6);
  }
}
