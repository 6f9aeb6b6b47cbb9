package io.espalier.cli;

import java.util.OptionalInt;
import picocli.CommandLine.ITypeConverter;

/**
 * The multiple that widths are rounded to.
 *
 * @param multiple empty if measuring is to find it
 */
record RoundTo(OptionalInt multiple) {
  static final String AUTO = "auto";

  @Override
  public String toString() {
    return multiple.isPresent() ? Integer.toString(multiple.getAsInt()) : AUTO;
  }

  /** Reads {@code auto} or a whole number that is at least 1. */
  static final class Converter implements ITypeConverter<RoundTo> {
    @Override
    public RoundTo convert(String text) {
      return new RoundTo(
          text.equals(AUTO) ? OptionalInt.empty() : OptionalInt.of(new AtLeastOne().convert(text)));
    }
  }
}
