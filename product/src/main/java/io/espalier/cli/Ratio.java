package io.espalier.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share as a number or a fraction: {@code 0.5} or {@code 1/32}. */
final class Ratio implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    double ratio = ratio(text);
    if (!Double.isFinite(ratio)) {
      throw new TypeConversionException(
          "'" + text + "' is neither a number nor a fraction, as 0.5 or 1/32");
    }
    return ratio;
  }

  private static double ratio(String text) {
    int slash = text.indexOf('/');
    try {
      return slash < 0
          ? Double.parseDouble(text)
          : Double.parseDouble(text.substring(0, slash))
              / Double.parseDouble(text.substring(slash + 1));
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }
}
