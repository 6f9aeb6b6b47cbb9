package io.espalier.data;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How a network wants its images: {@code value = (pixel / divisor − mean[c]) / std[c]}, for pixels
 * in 0–255, as float32 {@code [N, C, H, W]}. A model file carries it in its metadata.
 *
 * @param divisor by what pixels are divided before mean and deviation are applied; 255 brings them
 *     to 0–1
 * @param mean one number per channel, or a single one for every channel
 * @param std one number above 0 per channel, or a single one for every channel
 */
public record Preprocessing(double divisor, List<Double> mean, List<Double> std) {

  /** Pixels brought to 0–1, for any number of channels. */
  public static final Preprocessing NONE = of(List.of(0.0), List.of(1.0));

  private static final Preprocessing HALF = of(List.of(0.5), List.of(0.5));
  private static final Preprocessing IMAGENET =
      of(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
  private static final Preprocessing CIFAR10 =
      of(List.of(0.4914, 0.4822, 0.4465), List.of(0.2471, 0.2435, 0.2616));

  private static final String PREFIX = "espalier.preprocessing.";
  private static final String DIVISOR_KEY = PREFIX + "divisor";
  private static final String MEAN_KEY = PREFIX + "mean";
  private static final String STD_KEY = PREFIX + "std";
  private static final Set<String> KEYS = Set.of(DIVISOR_KEY, MEAN_KEY, STD_KEY);

  /**
   * @throws IllegalArgumentException if {@code mean} or {@code std} is empty, they have different
   *     lengths, a number is not finite, or a divisor or deviation is not above 0
   */
  public Preprocessing {
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

  private static Preprocessing of(List<Double> mean, List<Double> std) {
    return new Preprocessing(255, mean, std);
  }

  /**
   * The preprocessing that a text names: {@code imagenet}, {@code cifar10}, {@code half} (to −1–1),
   * {@code none} (to 0–1), or {@code MEAN/STD} with one number per channel, as {@code
   * 0.1307/0.3081} or {@code 0.5,0.5,0.5/0.25,0.25,0.25}; a single number holds for every channel.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static Preprocessing parse(String text) {
    return switch (text) {
      case "imagenet" -> IMAGENET;
      case "cifar10" -> CIFAR10;
      case "half" -> HALF;
      case "none" -> NONE;
      default -> {
        int slash = text.indexOf('/');
        if (slash < 0) {
          throw malformed(text, "it has no slash");
        }
        try {
          yield of(numbers(text.substring(0, slash)), numbers(text.substring(slash + 1)));
        } catch (IllegalArgumentException e) {
          throw malformed(text, String.valueOf(e.getMessage()));
        }
      }
    };
  }

  private static IllegalArgumentException malformed(String text, String reason) {
    return new IllegalArgumentException(
        "preprocessing must be imagenet, cifar10, half, none or MEAN/STD, as"
            + " 0.5,0.5,0.5/0.25,0.25,0.25; preprocessing=%s (%s)".formatted(text, reason));
  }

  private static List<Double> numbers(String text) {
    List<Double> numbers = new ArrayList<>();
    for (String number : text.split(",", -1)) {
      try {
        numbers.add(Double.valueOf(number.strip()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("\"" + number + "\" is not a number", e);
      }
    }
    return numbers;
  }

  /** The metadata entries from which {@link #fromMetadata} makes this value again. */
  public SortedMap<String, String> toMetadata() {
    return new TreeMap<>(
        Map.of(DIVISOR_KEY, Double.toString(divisor), MEAN_KEY, join(mean), STD_KEY, join(std)));
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
    if (!keys.equals(KEYS)) {
      throw new IllegalArgumentException(
          "the metadata record a preprocessing by the entries %s; this version reads %s"
              .formatted(keys, new TreeSet<>(KEYS)));
    }
    return Optional.of(
        new Preprocessing(
            number(metadata, DIVISOR_KEY).getFirst(),
            number(metadata, MEAN_KEY),
            number(metadata, STD_KEY)));
  }

  private static List<Double> number(Map<String, String> metadata, String key) {
    try {
      return numbers(metadata.getOrDefault(key, ""));
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

  /** As {@link #parse} reads it, {@code 0.5,0.5,0.5/0.25,0.25,0.25}, where the divisor is 255. */
  @Override
  public String toString() {
    String text = join(mean) + "/" + join(std);
    return divisor == 255 ? text : text + " of pixels divided by " + divisor;
  }

  private static String join(List<Double> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }
}
