package io.espalier.data;

/** The order in which a network takes the colours of an image. */
public enum ChannelOrder {
  /** Red, green, blue: the order of every {@link Dataset}. */
  RGB,
  /** Blue, green, red: the order of networks whose images were read by OpenCV. */
  BGR;

  /**
   * Where the channel of a network lies in an image.
   *
   * @param channel of the network, in {@code 0 .. channels-1}
   */
  int plane(int channel, int channels) {
    return switch (this) {
      case RGB -> channel;
      case BGR -> channels - 1 - channel;
    };
  }
}
