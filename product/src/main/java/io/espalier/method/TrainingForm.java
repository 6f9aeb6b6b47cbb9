package io.espalier.method;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.eval.ImageFeeds;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.run.Event;
import io.espalier.run.Journal;
import io.espalier.surgery.BatchNorms;
import io.espalier.torch.TorchEngine;
import io.espalier.train.Monitor;
import io.espalier.train.TrainablePart;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The form in which a network trains: with BatchNorm where an export folded it away, and without
 * the post-processing that no gradient passes. The delivered file has the form of the given one.
 */
final class TrainingForm {
  private static final int CALIBRATION_IMAGES = 1000;
  private static final int CALIBRATION_BATCH = 50;

  private final NormOptions norms;
  private final Task task;
  private final Monitor monitor;

  TrainingForm(NormOptions norms, Task task, Monitor monitor) {
    this.norms = norms;
    this.task = task;
    this.monitor = monitor;
  }

  /** The part of a network that is trained, and by whose outputs decisions are taken. */
  TrainablePart part(Graph graph) {
    return TrainablePart.of(graph, task);
  }

  /**
   * The network as it will train. Says and journals what is done to it: the event {@code
   * norms-inserted} names the nodes, {@code tail} the nodes that are left out of training and the
   * values that it ends with.
   *
   * @param calibration images from which BatchNorm takes its statistics
   * @param seed which images it takes
   */
  Graph prepare(
      Graph graph, Dataset calibration, Preprocessing preprocessing, long seed, Journal journal)
      throws IOException {
    TrainablePart part = part(graph);
    if (!part.tail().isEmpty()) {
      List<String> outputs = part.body().outputs().stream().map(ValueInfo::name).toList();
      monitor.say(
          "training leaves out what stands behind %s: %s"
              .formatted(String.join(", ", outputs), kinds(graph, part.tail())));
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("outputs", outputs);
      fields.put("nodes", part.tail());
      journal.append(Event.of("tail", fields));
    }
    NormOptions.Insertion insertion = insertion(graph);
    if (insertion == NormOptions.Insertion.NEVER) {
      return graph;
    }
    Graph bare = insertion == NormOptions.Insertion.ANEW ? BatchNorms.fold(graph) : graph;
    Graph with = insert(bare, calibration, preprocessing, seed);
    Set<String> inserted = BatchNorms.inserted(with);
    monitor.say(
        "BatchNorm is inserted behind %d convolutions%s"
            .formatted(
                inserted.size(),
                norms.keep() || inserted.isEmpty() ? "" : ", and folded again in the result"));
    journal.append(Event.of("norms-inserted", Map.of("nodes", List.copyOf(inserted))));
    return with;
  }

  private static String kinds(Graph graph, List<String> nodes) {
    return nodes.stream()
        .map(name -> graph.node(name).orElseThrow().op().label())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /** What is to be done with a network; not {@code AUTO}. */
  private NormOptions.Insertion insertion(Graph graph) {
    if (norms.insert() != NormOptions.Insertion.AUTO) {
      return norms.insert();
    }
    if (task instanceof Task.Imitation && BatchNorms.any(graph)) {
      return NormOptions.Insertion.ANEW;
    }
    return graph.nodes().stream().map(Node::op).noneMatch(TrainingForm::isNorm)
        ? NormOptions.Insertion.ALWAYS
        : NormOptions.Insertion.NEVER;
  }

  private static boolean isNorm(Op op) {
    return op instanceof Op.BatchNorm
        || op instanceof Op.InstanceNorm
        || op instanceof Op.LayerNorm
        || op instanceof Op.GroupNorm;
  }

  private static Graph insert(
      Graph graph, Dataset calibration, Preprocessing preprocessing, long seed) {
    Map<ChannelAxis, ChannelStatistics> statistics =
        ActivationProbe.measure(
            TorchEngine.float32(),
            graph,
            BatchNorms.places(graph),
            ImageFeeds.of(
                graph,
                calibration.sample(CALIBRATION_IMAGES, seed),
                preprocessing,
                CALIBRATION_BATCH));
    return BatchNorms.insert(graph, statistics);
  }

  /** The network as its file gets it: with the inserted BatchNorms folded, unless they are kept. */
  Graph delivered(Graph graph) {
    return norms.keep() ? BatchNorms.keepInserted(graph) : BatchNorms.foldInserted(graph);
  }
}
