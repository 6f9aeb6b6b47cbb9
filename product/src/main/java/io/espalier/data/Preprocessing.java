package io.espalier.data;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a network wants its images: {@code value = (pixel / divisor − mean[c]) / std[c]}, for pixels
 * in 0–255, as float32 {@code [N, C, H, W]}. A model file carries it in its metadata.
 *
 * <p>As a text it is {@code [bgr:][raw:]NUMBERS}: {@code bgr:} for a network that takes blue before
 * green and red, {@code raw:} where the numbers are those of pixels in 0–255 and not in 0–1.
 *
 * @param divisor by what pixels are divided before mean and deviation are applied; 255 brings them
 *     to 0–1
 * @param mean one number per channel, or a single one for every channel
 * @param std one number above 0 per channel, or a single one for every channel
 * @param order in which the network takes the colours, and in which mean and deviation stand; what
 *     was written before there was another has none, and means {@link ChannelOrder#RGB}
 */
public record Preprocessing(
    double divisor, List<Double> mean, List<Double> std, ChannelOrder order) {

  /** Pixels brought to 0–1, for any number of channels. */
  public static final Preprocessing NONE = new Preprocessing(255, List.of(0.0), List.of(1.0));

  private static final String PREFIX = "espalier.preprocessing.";
  private static final String DIVISOR_KEY = PREFIX + "divisor";
  private static final String MEAN_KEY = PREFIX + "mean";
  private static final String STD_KEY = PREFIX + "std";
  private static final String ORDER_KEY = PREFIX + "order";
  private static final Set<String> KEYS = Set.of(DIVISOR_KEY, MEAN_KEY, STD_KEY);

  /**
   * @throws IllegalArgumentException if {@code mean} or {@code std} is empty, they have different
   *     lengths, a number is not finite, or a divisor or deviation is not above 0
   */
  public Preprocessing {
    order = Objects.requireNonNullElse(order, ChannelOrder.RGB);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.isEmpty() || mean.size() != std.size()) {
      throw new IllegalArgumentException(
          "mean and std must have one number per channel each; mean=" + mean + ", std=" + std);
    }
    if (!mean.stream().allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("mean must be finite; mean=" + mean);
    }
    if (!std.stream().allMatch(Preprocessing::isPositive)) {
      throw new IllegalArgumentException("std must be > 0 and finite; std=" + std);
    }
    if (!isPositive(divisor)) {
      throw new IllegalArgumentException("divisor must be > 0 and finite; divisor=" + divisor);
    }
  }

  private static boolean isPositive(double number) {
    return number > 0 && Double.isFinite(number);
  }

  /**
   * A preprocessing of colours in the order red, green, blue.
   *
   * @throws IllegalArgumentException as for the other constructor
   */
  public Preprocessing(double divisor, List<Double> mean, List<Double> std) {
    this(divisor, mean, std, ChannelOrder.RGB);
  }

  /**
   * The preprocessing that a text names: {@code imagenet}, {@code cifar10}, {@code half} (to −1–1),
   * {@code none} (to 0–1), {@code raw} (0–255 as they are), or {@code MEAN/STD} with one number per
   * channel, as {@code 0.1307/0.3081} or {@code 0.5,0.5,0.5/0.25,0.25,0.25}; a single number holds
   * for every channel. Behind {@code raw:} the numbers are those of pixels of 0–255, as in {@code
   * raw:127/128}. Behind {@code bgr:} the network takes blue first, as in {@code bgr:half} and
   * {@code bgr:raw:127/128}; numbers stand in the network's order then, while those of a name stay
   * with their colours.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Preprocessing parse(String text) {
    return PreprocessingText.parse(text);
  }

  /**
   * The metadata entries from which {@link #fromMetadata} makes this value again; none for the
   * order red, green, blue.
   */
  public SortedMap<String, String> toMetadata() {
    SortedMap<String, String> entries = new TreeMap<>();
    entries.put(DIVISOR_KEY, Double.toString(divisor));
    entries.put(MEAN_KEY, PreprocessingText.join(mean));
    entries.put(STD_KEY, PreprocessingText.join(std));
    if (order != ChannelOrder.RGB) {
      entries.put(ORDER_KEY, order.name());
    }
    return entries;
  }

  /**
   * The preprocessing that a file's metadata record; empty if they record none.
   *
   * @throws IllegalArgumentException if an entry is missing, malformed, or unknown: a step that
   *     this version does not have must not be left out silently
   */
  public static Optional<Preprocessing> fromMetadata(Map<String, String> metadata) {
    Set<String> keys = new TreeSet<>();
    metadata.keySet().stream().filter(key -> key.startsWith(PREFIX)).forEach(keys::add);
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    boolean ordered = keys.remove(ORDER_KEY);
    if (!keys.equals(KEYS)) {
      throw new IllegalArgumentException(
          "the metadata record a preprocessing by the entries %s; this version reads %s, with or without %s"
              .formatted(keys, new TreeSet<>(KEYS), ORDER_KEY));
    }
    return Optional.of(
        new Preprocessing(
            number(metadata, DIVISOR_KEY).getFirst(),
            number(metadata, MEAN_KEY),
            number(metadata, STD_KEY),
            ordered ? order(metadata.getOrDefault(ORDER_KEY, "")) : ChannelOrder.RGB));
  }

  private static ChannelOrder order(String name) {
    try {
      return ChannelOrder.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "metadata entry %s must be RGB or BGR; %1$s=%s".formatted(ORDER_KEY, name), e);
    }
  }

  private static List<Double> number(Map<String, String> metadata, String key) {
    try {
      return PreprocessingText.numbers(metadata.getOrDefault(key, ""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("metadata entry " + key + ": " + e.getMessage(), e);
    }
  }

  /**
   * The shape {@code [C, H, W]} that an image of shape {@code image} has afterwards.
   *
   * @throws IllegalArgumentException if this preprocessing is for another number of channels
   */
  public Shape outputShape(Shape image) {
    int channels = image.dim(0);
    if (mean.size() != 1 && mean.size() != channels) {
      throw new IllegalArgumentException(
          "preprocessing %s is for %s; the images are %s"
              .formatted(this, colours(mean.size()), described(image)));
    }
    if (order != ChannelOrder.RGB && channels != 3) {
      throw new IllegalArgumentException(
          "preprocessing %s is for colour (3 channels); the images are %s"
              .formatted(this, described(image)));
    }
    return image;
  }

  /**
   * Checks that images of shape {@code image}, preprocessed, are what a network takes.
   *
   * @param image {@code [C, H, W]}
   * @param input {@code [C, H, W]} of the network's input; where it leaves an extent open, the
   *     image's
   * @throws IllegalArgumentException if they are not
   */
  public void requireFit(Shape image, Shape input) {
    if (!outputShape(image).equals(input)) {
      throw new IllegalArgumentException(
          "the images are %s; the network takes %s".formatted(described(image), described(input)));
    }
  }

  private static String described(Shape image) {
    return colours(image.dim(0)) + " " + image;
  }

  private static String colours(int channels) {
    return switch (channels) {
      case 1 -> "grey (1 channel)";
      case 3 -> "colour (3 channels)";
      default -> channels + " channels";
    };
  }

  /**
   * The preprocessed images.
   *
   * @param image the shape {@code [C, H, W]} of each image
   * @param pixels unsigned bytes of each image, row-major
   * @return float32 {@code [N, C, H, W]}
   * @throws IllegalArgumentException if this preprocessing is for another number of channels
   */
  public Tensor apply(Shape image, byte[]... pixels) {
    PixelKernel kernel = new PixelKernel(this, image);
    float[] values = new float[Math.multiplyExact(pixels.length, kernel.size())];
    for (int i = 0; i < pixels.length; i++) {
      kernel.write(pixels[i], Augmentation.Placement.IN_PLACE, values, i * kernel.size());
    }
    return Tensor.ofFloats(
        Shape.of(pixels.length, image.dim(0), image.dim(1), image.dim(2)), values);
  }

  /** The value of each pixel value, per channel: {@code [channels][256]}. */
  float[][] tables(int channels) {
    float[][] tables = new float[channels][256];
    for (int channel = 0; channel < channels; channel++) {
      double shift = mean.get(channel % mean.size());
      double scale = std.get(channel % std.size());
      for (int pixel = 0; pixel < 256; pixel++) {
        tables[channel][pixel] = (float) ((pixel / divisor - shift) / scale);
      }
    }
    return tables;
  }

  /** As {@link #parse} reads it, where the divisor is 255 or 1. */
  @Override
  public String toString() {
    return PreprocessingText.print(this);
  }
}
