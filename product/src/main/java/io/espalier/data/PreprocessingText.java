package io.espalier.data;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A {@link Preprocessing} as users write it: {@code [bgr:][raw:]NUMBERS}. */
final class PreprocessingText {
  private static final String BGR = "bgr:";
  private static final String RAW = "raw";
  private static final double TO_ONE = 255;

  private PreprocessingText() {}

  static Preprocessing parse(String text) {
    boolean bgr = text.startsWith(BGR);
    String numbers = bgr ? text.substring(BGR.length()) : text;
    try {
      Preprocessing value = parseOrdered(numbers, bgr ? ChannelOrder.BGR : ChannelOrder.RGB);
      return bgr && isNamed(numbers) ? reversed(value) : value;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "preprocessing must be imagenet, cifar10, half, none, raw or MEAN/STD, as"
              + " 0.5,0.5,0.5/0.25,0.25,0.25 or raw:127/128, behind bgr: where blue comes first;"
              + " preprocessing=%s (%s)".formatted(text, e.getMessage()),
          e);
    }
  }

  private static boolean isNamed(String numbers) {
    return numbers.indexOf('/') < 0;
  }

  /** The named numbers are those of red, green and blue, wherever these stand. */
  private static Preprocessing reversed(Preprocessing value) {
    return new Preprocessing(
        value.divisor(), value.mean().reversed(), value.std().reversed(), value.order());
  }

  private static Preprocessing parseOrdered(String numbers, ChannelOrder order) {
    return switch (numbers) {
      case "imagenet" -> of("0.485,0.456,0.406/0.229,0.224,0.225", TO_ONE, order);
      case "cifar10" -> of("0.4914,0.4822,0.4465/0.2471,0.2435,0.2616", TO_ONE, order);
      case "half" -> of("0.5/0.5", TO_ONE, order);
      case "none" -> of("0/1", TO_ONE, order);
      case RAW -> of("0/1", 1, order);
      default ->
          numbers.startsWith(RAW + ":")
              ? of(numbers.substring(RAW.length() + 1), 1, order)
              : of(numbers, TO_ONE, order);
    };
  }

  private static Preprocessing of(String text, double divisor, ChannelOrder order) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("it has no slash");
    }
    return new Preprocessing(
        divisor, numbers(text.substring(0, slash)), numbers(text.substring(slash + 1)), order);
  }

  /**
   * Numbers between commas.
   *
   * @throws IllegalArgumentException if one is none
   */
  static List<Double> numbers(String text) {
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

  static String join(List<Double> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** As {@link #parse} reads it, where the divisor is 255 or 1. */
  static String print(Preprocessing value) {
    String order =
        switch (value.order()) {
          case RGB -> "";
          case BGR -> BGR;
        };
    String text = join(value.mean()) + "/" + join(value.std());
    if (value.divisor() == TO_ONE) {
      return order + text;
    }
    return value.divisor() == 1
        ? order + RAW + ":" + text
        : order + text + " of pixels divided by " + value.divisor();
  }
}
