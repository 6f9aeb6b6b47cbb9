package io.espalier.method.playprune;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Slice;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.Criterion;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import io.espalier.train.TrainablePart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The player that removes filters: in each layer it presses on the weakest and cuts those that fall
 * below the threshold that the {@link PruningRate} allows.
 *
 * <p>The importance of a filter is the sum of its absolute weights. Per layer, the fraction α of
 * the filters with the smallest sums is {@code U}; training minimises {@code C(Θ) + λ_A · ‖U‖₁},
 * and then the filters of {@code U} whose sum is below {@code W_A} go (Singh et al., Play and
 * Prune, IJCAI 2019, section 3.2).
 */
public final class AdaptiveFilterPruning {
  private final Task task;
  private final Criterion criterion;
  private final double share;
  private final int roundTo;
  private final int minFilters;

  /**
   * A player.
   *
   * @param share α
   * @param roundTo filters are cut so that a layer's width stays a multiple of this
   * @param minFilters least number of filters that stay in a layer
   */
  AdaptiveFilterPruning(Task task, Criterion criterion, double share, int roundTo, int minFilters) {
    this.task = task;
    this.criterion = criterion;
    this.share = share;
    this.roundTo = roundTo;
    this.minFilters = minFilters;
  }

  /**
   * The layers that the game is played on, in the order of the network: the prunable groups whose
   * filters training changes and the criterion can score.
   */
  List<Layer> layers(Graph graph, ChannelGroups groups) {
    TrainablePart part = TrainablePart.of(graph, task);
    List<Layer> layers = new ArrayList<>();
    for (ChannelGroup group : groups.groups()) {
      if (group.kind() == ChannelGroup.Kind.PRUNABLE
          && group.producers().stream().allMatch(slot -> part.reads(slot.constant()))
          && criterion.objection(graph, group).isEmpty()) {
        layers.add(new Layer(groups, group, criterion.scores(graph, group), share, roundTo));
      }
    }
    return layers;
  }

  /**
   * The player's move: the filters of {@code U} whose sum is below {@code W_A} go, layer by layer;
   * without room none does, and no threshold is looked for.
   *
   * @param sums W_γ of the layers
   */
  Move move(Graph graph, PruningRate rate, TolerableSums sums) {
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Map<String, int[]> removed = new LinkedHashMap<>();
    boolean[] gone = new boolean[groups.componentCount()];
    List<Move.LayerMove> moves = new ArrayList<>();
    for (Layer layer : rate.room() > 0 ? layers(graph, groups) : List.<Layer>of()) {
      double tolerable = sums.of(graph, groups, layer);
      double threshold = rate.threshold(tolerable);
      int[] channels = together(groups, layer.group(), cut(layer, threshold), gone);
      if (channels.length > 0) {
        removed.put(layer.id(), channels);
      }
      moves.add(
          new Move.LayerMove(
              layer.id(),
              layer.group().channels(),
              layer.weakest(),
              tolerable,
              threshold,
              channels.length));
    }
    PruningPlan plan = PruningPlan.of(groups, removed);
    return new Move(plan, Surgeon.prune(graph, plan), moves, sums.found());
  }

  /**
   * The first of a layer's channels, as many as can go with those of other layers: layers that are
   * laid side by side could together leave nothing of an axis.
   *
   * @param gone which components go already; those of the channels are added
   */
  private int[] together(ChannelGroups groups, ChannelGroup group, int[] channels, boolean[] gone) {
    for (int count = channels.length; count > 0; count -= roundTo) {
      boolean[] all = gone.clone();
      Arrays.stream(channels, 0, count).forEach(channel -> all[group.component(channel)] = true);
      if (groups.emptied(all).isEmpty()) {
        System.arraycopy(all, 0, gone, 0, gone.length);
        return Arrays.copyOf(channels, count);
      }
    }
    return new int[0];
  }

  /** Whether no threshold, however high, would let a filter go. */
  boolean isExhausted(List<Layer> layers) {
    return layers.stream().allMatch(layer -> cut(layer, Double.POSITIVE_INFINITY).length == 0);
  }

  /**
   * The channels of {@code U} that go: those with a sum below the threshold, weakest first, as many
   * as rounding and the least width allow.
   *
   * @param threshold W_A
   */
  int[] cut(Layer layer, double threshold) {
    int below = 0;
    while (below < layer.weakest() && layer.sum(below) < threshold) {
      below++;
    }
    int width = layer.group().channels();
    int kept = Math.max(Math.ceilDiv(width - below, roundTo) * roundTo, minFilters);
    return layer.weakestFirst(Math.max(0, Math.min(below, width - kept)));
  }

  /**
   * The pressure on the weakest filters of all layers, {@code λ_A · ‖U‖₁}; empty where there is
   * none.
   */
  static Optional<Supplier<Var>> pressure(TorchNet net, List<Layer> layers, PruningRate rate) {
    Map<String, Pressed> pressed = new TreeMap<>();
    for (Layer layer : layers) {
      for (int channel : layer.weakestFirst(layer.weakest())) {
        for (Slice slice : producerSlices(layer.group(), channel)) {
          pressed
              .computeIfAbsent(
                  slice.constant(), name -> new Pressed(slice.axis(), new ArrayList<>()))
              .indices()
              .addAll(Arrays.stream(slice.indices()).boxed().toList());
        }
      }
    }
    if (rate.pressure() == 0 || pressed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        () ->
            pressed.entrySet().stream()
                .map(
                    entry ->
                        net.parameter(entry.getKey())
                            .value()
                            .take(entry.getValue().axis(), entry.getValue().array())
                            .abs()
                            .sum())
                .reduce(Var::add)
                .orElseThrow()
                .mul(rate.pressure()));
  }

  /** The filters by which a channel's importance is judged: those of its producing layers. */
  private static List<Slice> producerSlices(ChannelGroup group, int channel) {
    return group.filterSlices(channel).stream()
        .filter(slice -> group.producers().contains(slice.slot()))
        .toList();
  }

  /** Where the pressed filters lie in a weight. */
  private record Pressed(int axis, List<Integer> indices) {
    int[] array() {
      return indices.stream().mapToInt(Integer::intValue).sorted().distinct().toArray();
    }
  }
}
