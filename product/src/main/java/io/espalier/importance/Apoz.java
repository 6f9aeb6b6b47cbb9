package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.engine.ActivationProbe;
import io.espalier.engine.ChannelAxis;
import io.espalier.engine.Engine;
import io.espalier.engine.ZeroCounts;
import io.espalier.graph.Graph;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How seldom a channel's activation is zero, {@code 1 − APoZ}, by images that were run.
 *
 * <p>APoZ, the average percentage of zeros, of channel {@code c} in layer {@code i} over {@code N}
 * images and the {@code M} positions of its output (H. Hu et al., <i>Network Trimming: A
 * Data-Driven Neuron Pruning Approach towards Efficient Deep Architectures</i>, 2016, equation 1;
 * taken up by N. Aghli and E. Ribeiro, 2021), here as a share:
 *
 * <pre>
 * APoZ(i, c) = Σ_n Σ_m [ |O(i, c, n, m)| ≤ t_i ] / (N · M)
 * </pre>
 *
 * <p>{@code t_i} is 0 behind an activation that makes exact zeros, as both papers have it. Behind
 * another one, which they do not treat, it is a given share of the root mean square of the layer's
 * activations. A group with several {@link Activations} has the mean of its APoZ in these.
 */
public final class Apoz implements Criterion {
  private final Map<String, Layer> layers;

  private Apoz(Map<String, Layer> layers) {
    this.layers = layers;
  }

  /**
   * Runs images and counts.
   *
   * @param chosen the groups to count for; those with a channel that no activation has stay
   *     unscored
   * @param zeroShare share of the root mean square up to which a magnitude counts as zero where
   *     zeros are not exact
   * @param batches inputs of the network, by name; read once, or twice where zeros are not exact
   * @throws IllegalArgumentException as {@link ActivationProbe#measure}
   */
  public static Apoz measure(
      Engine engine,
      ChannelGroups groups,
      Collection<ChannelGroup> chosen,
      double zeroShare,
      Iterable<Map<String, Tensor>> batches) {
    Map<ChannelGroup, List<Activation>> activations = new LinkedHashMap<>();
    Map<ChannelAxis, Double> thresholds = new LinkedHashMap<>();
    Set<ChannelAxis> inexact = new LinkedHashSet<>();
    for (ChannelGroup group : chosen) {
      List<Activation> found = Activations.of(groups, group);
      activations.put(group, found);
      found.forEach(activation -> thresholds.put(activation.axis(), 0.0));
      found.stream()
          .filter(activation -> !activation.exactZeros())
          .forEach(activation -> inexact.add(activation.axis()));
    }
    ActivationProbe.measure(engine, groups.network(), inexact, batches)
        .forEach((axis, values) -> thresholds.put(axis, zeroShare * values.rootMeanSquare()));
    Map<ChannelAxis, ZeroCounts> zeros =
        ActivationProbe.countZeros(engine, groups.network(), thresholds, batches);
    Map<String, Layer> layers = new LinkedHashMap<>();
    activations.forEach(
        (group, found) -> {
          Layer layer = Layer.of(groups, group, found, thresholds, zeros);
          if (Arrays.stream(layer.apoz).noneMatch(Double::isNaN)) {
            layers.put(group.id(), layer);
          }
        });
    return new Apoz(layers);
  }

  /** What was counted for a group, by its id; empty if nothing was. */
  public Optional<Layer> layer(String groupId) {
    return Optional.ofNullable(layers.get(groupId));
  }

  @Override
  public String name() {
    return "apoz";
  }

  @Override
  public Optional<String> objection(Graph graph, ChannelGroup group) {
    return layer(group.id()).filter(layer -> layer.apoz.length == group.removable()).isPresent()
        ? Optional.empty()
        : Optional.of("no zeros were counted behind '" + group.id() + "'");
  }

  @Override
  public double[] scores(Graph graph, ChannelGroup group) {
    objection(graph, group)
        .ifPresent(
            objection -> {
              throw new IllegalArgumentException(
                  "the group '%s' cannot be scored: %s".formatted(group.id(), objection));
            });
    return Arrays.stream(layer(group.id()).orElseThrow().apoz).map(share -> 1 - share).toArray();
  }

  /** The zeros of one group. */
  public static final class Layer {
    private final List<String> activations;
    private final double threshold;
    private final double[] apoz;

    private Layer(List<String> activations, double threshold, double... apoz) {
      this.activations = activations;
      this.threshold = threshold;
      this.apoz = apoz;
    }

    private static Layer of(
        ChannelGroups groups,
        ChannelGroup group,
        List<Activation> found,
        Map<ChannelAxis, Double> thresholds,
        Map<ChannelAxis, ZeroCounts> zeros) {
      double[] sums = new double[groups.componentCount()];
      int[] terms = new int[groups.componentCount()];
      List<String> names = new ArrayList<>();
      double greatest = 0;
      for (Activation activation : found) {
        ChannelAxis axis = activation.axis();
        names.add(axis.value());
        greatest = Math.max(greatest, Objects.requireNonNull(thresholds.get(axis)));
        ZeroCounts counts = Objects.requireNonNull(zeros.get(axis));
        int[] components = Objects.requireNonNull(groups.components(axis.value(), axis.axis()));
        for (int index = 0; index < components.length; index++) {
          sums[components[index]] += counts.share(index);
          terms[components[index]]++;
        }
      }
      double[] apoz = new double[group.removable()];
      for (int channel = 0; channel < apoz.length; channel++) {
        int component = group.component(channel);
        apoz[channel] = sums[component] / terms[component]; // NaN where no activation has it
      }
      return new Layer(List.copyOf(names), greatest, apoz);
    }

    /** Names of the values in which zeros were counted. */
    public List<String> activations() {
      return activations;
    }

    /** Greatest magnitude that counted as zero, of several activations the greatest; 0 if exact. */
    public double threshold() {
      return threshold;
    }

    /** APoZ of each removable channel, in {@code 0 .. 1} (a copy). */
    public double[] apoz() {
      return apoz.clone();
    }
  }
}
