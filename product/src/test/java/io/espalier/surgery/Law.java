package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.ShapeArithmetic;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * The law of surgery: every value of the pruned network equals the kept part of the same value of
 * the masked network.
 */
final class Law {
  /** Elements of the values that are held at once; of a large network they are many. */
  private static final long PORTION = 150_000_000;

  private Law() {}

  /** What a comparison found: how many values, and the largest error in units of the tolerance. */
  record Outcome(int values, double worst, String where) {
    private Outcome and(Outcome more) {
      Outcome worse = more.worst > worst ? more : this;
      return new Outcome(values + more.values, worse.worst, worse.where);
    }
  }

  /** How values are found, and how far they may differ: {@code relative * max|y| + absolute}. */
  record Means(Execution execution, double relative, double absolute) {
    static final Means RUNTIME = new Means(Execution.onnxRuntime(), 1e-4, 1e-6);
    static final Means EXACT = new Means(Execution.exact(), 1e-10, 1e-10);

    double error(Tensor actual, Tensor expected) {
      double largest = 0;
      double difference = 0;
      for (int i = 0; i < expected.size(); i++) {
        double wanted = expected.getDouble(i);
        double found = actual.getDouble(i);
        if (Double.isFinite(wanted) && Double.isFinite(found)) {
          largest = Math.max(largest, Math.abs(wanted));
          difference = Math.max(difference, Math.abs(wanted - found));
        } else if (Double.compare(wanted, found) != 0) {
          return Double.POSITIVE_INFINITY;
        }
      }
      return difference / (relative * largest + absolute);
    }
  }

  /**
   * Compares all values of a pruned network with those of another network of the uncut shapes.
   *
   * @param whole the masked network, or one that breaks the law
   * @param shapes of the inputs
   */
  static Outcome compare(
      Graph whole,
      Graph pruned,
      PruningPlan plan,
      Map<String, Shape> shapes,
      Means means,
      Random random) {
    Map<String, Tensor> inputs = Execution.inputs(shapes, random);
    ShapeArithmetic arithmetic =
        new ShapeArithmetic(plan.groups().network(), plan.groups().shapes());
    Outcome outcome = new Outcome(0, 0, "");
    for (Set<String> portion : portions(whole, ShapeInference.infer(whole, shapes))) {
      Map<String, Tensor> expected = means.execution().run(whole, inputs, portion::contains);
      Map<String, Tensor> actual = means.execution().run(pruned, inputs, portion::contains);
      outcome = outcome.and(compare(expected, actual, plan, arithmetic, means));
    }
    assertThat(outcome.values()).isPositive();
    return outcome;
  }

  /** Names of values in portions that fit into memory, in the order of the graph. */
  private static List<Set<String>> portions(Graph graph, Shapes shapes) {
    List<Set<String>> portions = new ArrayList<>(List.of(new HashSet<>()));
    long held = 0;
    for (Node node : graph.nodes()) {
      for (String value : node.outputs()) {
        long elements = shapes.find(value).map(Shape::elements).orElse(0L);
        if (held + elements > PORTION) {
          portions.add(new HashSet<>());
          held = 0;
        }
        portions.getLast().add(value);
        held += elements;
      }
    }
    return portions;
  }

  private static Outcome compare(
      Map<String, Tensor> expected,
      Map<String, Tensor> actual,
      PruningPlan plan,
      ShapeArithmetic arithmetic,
      Means means) {
    double worst = 0;
    String where = "";
    int values = 0;
    for (Map.Entry<String, Tensor> value : actual.entrySet()) {
      Tensor of = expected.get(value.getKey());
      String name = value.getKey().endsWith("#") ? cutMark(value.getKey()) : value.getKey();
      if (of == null || arithmetic.isComputed(name)) {
        continue;
      }
      Tensor kept = kept(name, of, plan);
      assertThat(value.getValue().shape()).as(name).isEqualTo(kept.shape());
      double error = means.error(value.getValue(), kept);
      values++;
      if (error > worst) {
        worst = error;
        where = name;
      }
    }
    return new Outcome(values, worst, where);
  }

  private static String cutMark(String value) {
    return value.substring(0, value.length() - 1);
  }

  /** Compares in ONNX Runtime at a batch, other extents as they were analysed. */
  static Outcome compare(Graph whole, Graph pruned, PruningPlan plan, int batch, Random random) {
    Map<String, Shape> shapes = atBatch(whole, plan.groups().inputShapes(), batch);
    return compare(whole, pruned, plan, shapes, Means.RUNTIME, random);
  }

  /** Fails unless the law holds for the plan at a batch. */
  static Outcome check(String what, Graph graph, PruningPlan plan, int batch, Random random) {
    Map<String, Shape> shapes = atBatch(graph, plan.groups().inputShapes(), batch);
    return check(what, graph, plan, shapes, Means.RUNTIME, random);
  }

  /** Fails unless the law holds for the plan. */
  static Outcome check(
      String what,
      Graph graph,
      PruningPlan plan,
      Map<String, Shape> shapes,
      Means means,
      Random random) {
    return hold(
        what, Surgeon.mask(graph, plan), Surgeon.prune(graph, plan), plan, shapes, means, random);
  }

  /** Fails unless two networks differ by no more than rounding in what the plan keeps. */
  static Outcome hold(
      String what,
      Graph masked,
      Graph pruned,
      PruningPlan plan,
      Map<String, Shape> shapes,
      Means means,
      Random random) {
    Outcome outcome = compare(masked, pruned, plan, shapes, means, random);
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

  /** The input shapes with another batch where it is free. */
  static Map<String, Shape> atBatch(Graph graph, Map<String, Shape> analysed, int batch) {
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
}
