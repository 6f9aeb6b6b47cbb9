package io.espalier.importance;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.Slice;
import io.espalier.channels.Slot;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;

/**
 * A number per layer and channel, and what they come to per channel. A layer need not have every
 * channel of the group.
 */
final class LayerNumbers {
  private final Map<Slot, double[]> layers = new LinkedHashMap<>();
  private final int channels;

  private LayerNumbers(int channels) {
    this.channels = channels;
  }

  /**
   * The numbers of a group's slices, of which each slot is a layer.
   *
   * @param slices the slices of a channel
   */
  static LayerNumbers of(
      ChannelGroup group, IntFunction<List<Slice>> slices, ToDoubleFunction<Slice> number) {
    LayerNumbers numbers = new LayerNumbers(group.removable());
    for (int channel = 0; channel < numbers.channels; channel++) {
      for (Slice slice : slices.apply(channel)) {
        numbers.layer(slice.slot())[channel] = number.applyAsDouble(slice);
      }
    }
    return numbers;
  }

  private double[] layer(Slot slot) {
    return layers.computeIfAbsent(
        slot,
        key -> {
          double[] absent = new double[channels];
          Arrays.fill(absent, Double.NaN);
          return absent;
        });
  }

  /** Whether every channel has a number in one layer or more. */
  boolean cover() {
    for (int channel = 0; channel < channels; channel++) {
      int c = channel;
      if (layers.values().stream().allMatch(layer -> Double.isNaN(layer[c]))) {
        return false;
      }
    }
    return true;
  }

  /** The numbers of the only layer; of several the mean, each divided by its own mean. */
  double[] combined() {
    if (layers.size() == 1) {
      return layers.values().iterator().next();
    }
    double[] sums = new double[channels];
    int[] counts = new int[channels];
    for (double[] layer : layers.values()) {
      double mean = Arrays.stream(layer).filter(n -> !Double.isNaN(n)).average().orElse(0);
      for (int channel = 0; channel < channels; channel++) {
        if (!Double.isNaN(layer[channel])) {
          sums[channel] += mean == 0 ? 0 : layer[channel] / mean;
          counts[channel]++;
        }
      }
    }
    for (int channel = 0; channel < channels; channel++) {
      sums[channel] /= counts[channel];
    }
    return sums;
  }
}
