/**
 * Which channels of a network live or die together, and why some may not go.
 *
 * <p>The graph is run on labels instead of numbers. Each axis of each value carries either nothing
 * (no index of it may be deleted) or a vector of labels, one an index: that index may be deleted,
 * together with every other index of the same label. Each operator moves labels as it moves
 * numbers; a union-find ({@link io.espalier.channels.Components}) says which labels have become
 * one. What remains is a set of <em>components</em>. One that is not frozen is a removable channel;
 * channels that the same layers produce form a {@link io.espalier.channels.ChannelGroup}.
 *
 * <p>Before that, channel shuffles (a Reshape, a Transpose and a Reshape) become single Gathers
 * ({@link io.espalier.channels.ShuffleRewrite}), because a Reshape can delete on one of its axes
 * only and would tie what shares a place on the others. A network from which nothing is cut stays
 * as it is.
 *
 * <p>Deleting a component is exact once nobody reads it: when the slices with which consumers read
 * it are zero, no value that remains changes. Where asked for ({@link
 * io.espalier.channels.Exactness#THROUGH_NORMS}), components also go through normalisations that
 * take statistics over them, and then that does not hold.
 *
 * <p>Start at {@link io.espalier.channels.ChannelAnalysis}. {@link io.espalier.channels.LabelRules}
 * says which class has the rules of an operator. This package knows no data, and cuts nothing.
 */
@NullMarked
package io.espalier.channels;

import org.jspecify.annotations.NullMarked;
