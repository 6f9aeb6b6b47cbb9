package io.espalier.channels;

import java.util.List;

/**
 * What one node has to do with channels: the answer to "why can this layer not be cut?". Each group
 * says what ties it ({@link ChannelGroup#ties}) and why channels of it have to stay ({@link
 * ChannelGroup#barrier}).
 *
 * @param node its name
 * @param makes groups of which its weights are filters, those of depthwise convolutions among them
 * @param carries further groups whose channels are in its outputs
 * @param reads groups whose channels its weights read
 */
public record Explanation(
    String node, List<ChannelGroup> makes, List<ChannelGroup> carries, List<ChannelGroup> reads) {
  public Explanation {
    makes = List.copyOf(makes);
    carries = List.copyOf(carries);
    reads = List.copyOf(reads);
  }
}
