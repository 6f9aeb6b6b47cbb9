package io.espalier.method.playprune;

import io.espalier.channels.Slice;
import io.espalier.channels.Slot;
import io.espalier.graph.Graph;
import io.espalier.importance.FollowingNorm;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.torch.TorchNet;
import io.espalier.torch.Var;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The pressure on the weakest filters of all layers, {@code ‖U‖₁}: the sum of the magnitudes of
 * their weights. The filters of a channel are those of the layers that make it.
 *
 * @param foldNorms whether weights count with the BatchNorm behind them folded in, {@code |γ| /
 *     sqrt(var + ε) · |w|}; the pressure is then on γ as well, the variance being what it is at the
 *     beginning
 */
record Pressure(boolean foldNorms) {

  /**
   * The weighted pressure on a network in training, {@code λ_A · ‖U‖₁}; empty where there is none.
   *
   * @param graph the network
   * @param net the same, in training
   */
  Optional<Supplier<Var>> on(Graph graph, TorchNet net, List<Layer> layers, PruningRate rate) {
    Map<Slot, TreeSet<Integer>> pressed = new LinkedHashMap<>();
    for (Layer layer : layers) {
      for (int channel : layer.weakestFirst(layer.weakest())) {
        for (Slice slice : layer.group().filterSlices(channel)) {
          if (layer.group().producers().contains(slice.slot())) {
            TreeSet<Integer> filters =
                pressed.computeIfAbsent(slice.slot(), slot -> new TreeSet<>());
            Arrays.stream(slice.indices()).forEach(filters::add);
          }
        }
      }
    }
    if (rate.pressure() == 0 || pressed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        () ->
            pressed.entrySet().stream()
                .map(entry -> sum(graph, net, entry.getKey(), indices(entry.getValue())))
                .reduce(Var::add)
                .orElseThrow()
                .mul(rate.pressure()));
  }

  private static int[] indices(TreeSet<Integer> filters) {
    return filters.stream().mapToInt(Integer::intValue).toArray();
  }

  /** The magnitudes of some filters of a weight, summed. */
  private Var sum(Graph graph, TorchNet net, Slot slot, int... filters) {
    Var magnitudes = net.parameter(slot.constant()).value().take(slot.axis(), filters).abs();
    if (!foldNorms) {
      return magnitudes.sum();
    }
    Var sums = byFilter(magnitudes, slot.axis());
    List<Optional<FollowingNorm>> norms = FollowingNorm.behind(graph, slot);
    return norms.stream()
        .map(norm -> norm.map(behind -> sums.mul(factors(net, behind, filters))).orElse(sums).sum())
        .reduce(Var::add)
        .orElseThrow()
        .div(norms.size());
  }

  /** The sums over all axes but one. */
  private static Var byFilter(Var magnitudes, int axis) {
    Var sums = magnitudes;
    for (int front = 0; front < axis; front++) {
      sums = sums.sum(0);
    }
    return sums.shape().rank() > 1 ? sums.flatten(1).sum(1) : sums;
  }

  /** {@code |γ| / sqrt(var + ε)} of some filters. */
  private static Var factors(TorchNet net, FollowingNorm norm, int... filters) {
    double[] deviations = norm.deviations();
    float[] chosen = new float[filters.length];
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] = (float) deviations[filters[i]];
    }
    Var scale = net.parameter(norm.scale()).value().take(0, filters).abs();
    return scale.div(Var.of(Tensor.ofFloats(Shape.of(chosen.length), chosen)));
  }
}
