package io.espalier.surgery;

import io.espalier.engine.ChannelAxis;
import io.espalier.engine.ChannelStatistics;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a network loses on average with the channels of a plan: the mean activation of a cut
 * channel, as its readers weigh it, goes into their biases.
 *
 * <pre>{@code
 * Set<ChannelAxis> axes = BiasCompensation.reads(graph, plan);
 * Map<ChannelAxis, ChannelStatistics> means = ActivationProbe.measure(engine, graph, axes, batches);
 * Graph small = BiasCompensation.of(graph, plan, means).apply(Surgeon.prune(graph, plan));
 * }</pre>
 *
 * <p>Where the activations of the cut channels are constant, and no reader pads, the cut network
 * computes what the whole one did. At a padded border fewer kernel elements read the channel than
 * the bias stands for. A transposed convolution of stride s gets the mean over its s phases.
 */
public final class BiasCompensation {
  private final Map<String, Tensor> additions; // to the output of a node, by its name

  private BiasCompensation(Map<String, Tensor> additions) {
    this.additions = additions;
  }

  /**
   * Of which values a plan's compensation needs the means: those that convolutions and products
   * with a constant matrix read and that lose channels.
   *
   * @param graph the network that the plan is for
   */
  public static Set<ChannelAxis> reads(Graph graph, PruningPlan plan) {
    Set<ChannelAxis> axes = new LinkedHashSet<>();
    readings(graph, plan).forEach(reading -> axes.add(reading.data()));
    return axes;
  }

  private static List<ChannelReading> readings(Graph graph, PruningPlan plan) {
    return graph.nodes().stream()
        .map(node -> ChannelReading.of(graph, plan.groups().shapes(), node))
        .flatMap(Optional::stream)
        .filter(reading -> graph.producer(reading.data().value()).isPresent())
        .filter(reading -> plan.removed(reading.data().value(), reading.data().axis()).length > 0)
        .toList();
  }

  /**
   * The compensation for a plan.
   *
   * @param graph the network that the plan is for, before the cut
   * @param means statistics of that network for all that {@link #reads} names
   * @throws IllegalArgumentException if statistics are missing, or are not of that network
   */
  public static BiasCompensation of(
      Graph graph, PruningPlan plan, Map<ChannelAxis, ChannelStatistics> means) {
    Map<String, Tensor> additions = new LinkedHashMap<>();
    for (ChannelReading reading : readings(graph, plan)) {
      Tensor addition =
          reading.contribution(
              graph.requireConstant(reading.weight()), lost(reading.data(), plan, means));
      Tensor kept = kept(reading, addition, plan);
      if (!isZero(kept)) {
        additions.put(reading.node().name(), kept);
      }
    }
    return new BiasCompensation(Collections.unmodifiableMap(additions));
  }

  /** The mean of each channel that goes, 0 for those that stay. */
  private static double[] lost(
      ChannelAxis axis, PruningPlan plan, Map<ChannelAxis, ChannelStatistics> means) {
    ChannelStatistics statistics = means.get(axis);
    int channels = plan.groups().shapes().of(axis.value()).dim(axis.axis());
    if (statistics == null || statistics.channels() != channels) {
      throw new IllegalArgumentException(
          "bias compensation needs the means of the %d channels of '%s'; given are %s"
              .formatted(
                  channels,
                  axis.value(),
                  statistics == null ? "none" : Integer.toString(statistics.channels())));
    }
    double[] lost = new double[channels];
    for (int channel : plan.removed(axis.value(), axis.axis())) {
      lost[channel] = statistics.mean(channel);
    }
    return lost;
  }

  /** What remains of an addition where output channels go too. */
  private static Tensor kept(ChannelReading reading, Tensor addition, PruningPlan plan) {
    Shape output = plan.groups().shapes().of(reading.node().output());
    Op op = reading.node().op();
    boolean convolution = op instanceof Op.Conv || op instanceof Op.ConvTranspose;
    int offset = convolution ? 1 : output.rank() - addition.shape().rank();
    Tensor kept = addition;
    for (int axis = 0; axis < addition.shape().rank(); axis++) {
      int[] indices = plan.kept(reading.node().output(), axis + offset);
      if (indices != null && addition.shape().dim(axis) > 1) {
        kept = kept.take(axis, indices);
      }
    }
    return kept;
  }

  private static boolean isZero(Tensor tensor) {
    for (int i = 0; i < tensor.size(); i++) {
      if (tensor.getDouble(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Names of the nodes whose outputs are compensated. */
  public Set<String> nodes() {
    return additions.keySet();
  }

  /**
   * The cut network with its biases compensated. A bias is made where there is none; behind a
   * MatMul without an addition one is added.
   *
   * @param cut what {@link Surgeon#prune} made by the plan
   * @throws IllegalArgumentException if it is not that network
   */
  public Graph apply(Graph cut) {
    Revision revision = new Revision(cut);
    additions.forEach(
        (name, addition) -> {
          Node node =
              cut.node(name)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "the network has no node '%s'; it is not the one that was cut"
                                  .formatted(name)));
          new BiasAddition(cut, revision).add(node, addition);
        });
    return revision.finish();
  }
}
