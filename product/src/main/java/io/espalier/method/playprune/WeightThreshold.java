package io.espalier.method.playprune;

import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Slice;
import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.data.Targets;
import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.eval.Evaluator;
import io.espalier.eval.Score;
import io.espalier.eval.Task;
import io.espalier.eval.Tolerance;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Partition;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchEngine;
import io.espalier.train.TrainablePart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds {@code W_γ} of a layer: the largest threshold whose filters can be masked at a loss of at
 * most a given number of points.
 *
 * <p>A channel is masked by zeroing what its consumers read; the filter itself may stay, for a
 * BatchNorm behind it would keep its channel alive. The part of the network before the consumers
 * runs once on the calibration images, the part behind them once for each number of masked filters
 * that a binary search tries.
 */
final class WeightThreshold {
  private final Engine engine;
  private final List<Batch> calibration;
  private final Targets targets;
  private final Task task;
  private final double tolerableLoss;

  /**
   * A search.
   *
   * @param tolerableLoss in points
   */
  WeightThreshold(
      Engine engine, List<Batch> calibration, Targets targets, Task task, double tolerableLoss) {
    this.engine = engine;
    this.calibration = List.copyOf(calibration);
    this.targets = targets;
    this.task = task;
    this.tolerableLoss = tolerableLoss;
  }

  /** A search by some images of the selection split, which stay in memory, in libtorch. */
  static WeightThreshold on(
      Dataset calibration, Preprocessing preprocessing, Task task, double tolerableLoss) {
    List<Batch> batches = new ArrayList<>();
    BatchLoader loader =
        BatchLoader.sequential(
            calibration, preprocessing, Evaluator.batchSize(calibration.imageShape()));
    try (Epoch epoch = loader.open(0)) {
      epoch.forEachRemaining(batches::add);
    }
    return new WeightThreshold(
        TorchEngine.float32(), batches, calibration.targets(), task, tolerableLoss);
  }

  /**
   * W_γ of a layer: the sum of its weakest filter that must stay; filters with smaller sums can be
   * masked together. At least one filter always stays.
   */
  double search(Graph graph, ChannelGroups groups, Layer layer) {
    Graph body = body(graph);
    Set<String> readers = readers(body, layer);
    if (readers.isEmpty()) {
      return 0; // only post-processing reads the layer
    }
    Partition partition = Partition.before(body, readers);
    List<Map<String, Tensor>> border = border(partition.front());
    Tolerance tolerance =
        new Tolerance(
            metric(partition.back(), border), tolerableLoss, task.metric().moreIsBetter());
    int low = 0;
    int high = layer.cuttable();
    while (low < high) {
      int masked = (low + high + 1) / 2;
      int[] channels = layer.weakestFirst(masked);
      PruningPlan plan = PruningPlan.of(groups, Map.of(layer.id(), channels));
      Graph back = Partition.before(body(Surgeon.mask(graph, plan)), readers).back();
      if (tolerance.holds(metric(back, border))) {
        low = masked;
      } else {
        high = masked - 1;
      }
    }
    return layer.sum(low);
  }

  private Graph body(Graph graph) {
    return TrainablePart.of(graph, task).body();
  }

  /** The nodes that read one of the layer's channels by a contraction. */
  private static Set<String> readers(Graph graph, Layer layer) {
    return IntStream.range(0, layer.group().removable())
        .boxed()
        .flatMap(channel -> layer.group().consumerSlices(channel).stream())
        .map(Slice::constant)
        .distinct()
        .flatMap(constant -> graph.readers(constant).stream())
        .map(Node::name)
        .collect(Collectors.toSet());
  }

  private List<Map<String, Tensor>> border(Graph front) {
    List<Map<String, Tensor>> border = new ArrayList<>();
    try (Runner runner = engine.open(front)) {
      String input = front.inputs().getFirst().name();
      calibration.forEach(batch -> border.add(runner.run(Map.of(input, batch.images()))));
    }
    return border;
  }

  private double metric(Graph back, List<Map<String, Tensor>> border) {
    Score score = task.newScore(targets);
    try (Runner runner = engine.open(back)) {
      for (int i = 0; i < border.size(); i++) {
        score.add(runner.run(border.get(i)), calibration.get(i));
      }
    }
    return task.metric().points(score.value());
  }
}
