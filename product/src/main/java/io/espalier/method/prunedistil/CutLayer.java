package io.espalier.method.prunedistil;

import io.espalier.channels.ChannelGroup;
import io.espalier.importance.Apoz;

/**
 * What a step cuts out of one layer, as the journal has it.
 *
 * @param layer id of the layer's group
 * @param activation names of the values in which zeros were counted
 * @param threshold greatest magnitude that counted as zero; 0 where zeros are exact
 * @param apozMean mean APoZ of its filters, in {@code 0 .. 1}
 * @param apozDeviation their standard deviation
 * @param removed filters that go
 * @param left filters that stay
 */
record CutLayer(
    String layer,
    String activation,
    double threshold,
    double apozMean,
    double apozDeviation,
    int removed,
    int left) {

  static CutLayer of(ChannelGroup group, Apoz.Layer zeros, ApozRule.Ruling ruling) {
    int removed = ruling.removed().length;
    return new CutLayer(
        group.id(),
        String.join(", ", zeros.activations()),
        zeros.threshold(),
        ruling.mean(),
        ruling.deviation(),
        removed,
        group.channels() - removed);
  }
}
