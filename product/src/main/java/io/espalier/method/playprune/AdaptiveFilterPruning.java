package io.espalier.method.playprune;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.surgery.PruningPlan;
import io.espalier.surgery.Surgeon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The player that removes filters: in each layer it presses on the weakest and cuts those that fall
 * below the threshold that the {@link PruningRate} allows.
 *
 * <p>The importance of a filter is the sum of its absolute weights, or what {@link Extensions} take
 * in its place. Per layer, the fraction α of the filters with the smallest sums is {@code U};
 * training minimises {@code C(Θ) + λ_A · ‖U‖₁}, and then the filters of {@code U} whose sum is
 * below {@code W_A} go (Singh et al., Play and Prune, IJCAI 2019, section 3.2).
 */
public final class AdaptiveFilterPruning {
  private final PlayingField field;
  private final LayerWeighting weighting;
  private final int roundTo;
  private final int minFilters;

  /**
   * A player.
   *
   * @param roundTo filters are cut so that a layer's width stays a multiple of this
   * @param minFilters least number of filters that stay in a layer
   */
  AdaptiveFilterPruning(PlayingField field, LayerWeighting weighting, int roundTo, int minFilters) {
    this.field = field;
    this.weighting = weighting;
    this.roundTo = roundTo;
    this.minFilters = minFilters;
  }

  /** The layers that the game is played on, in the order of the network. */
  List<Layer> layers(Graph graph, ChannelGroups groups) {
    return field.layers(graph, groups);
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
    List<Layer> layers = rate.room() > 0 ? layers(graph, groups) : List.of();
    Map<String, Double> factors = weighting.factors(groups, layers);
    for (Layer layer : layers) {
      double tolerable = sums.of(graph, groups, layer);
      double factor = factors.getOrDefault(layer.id(), 1.0);
      double threshold = factor * rate.threshold(tolerable);
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
              factor,
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
}
