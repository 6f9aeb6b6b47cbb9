package io.espalier.cli;

import java.math.BigDecimal;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a number above 0 and below 1. */
final class ShareOfWhole implements ITypeConverter<BigDecimal> {
  @Override
  public BigDecimal convert(String text) {
    try {
      BigDecimal share = new BigDecimal(text);
      if (share.signum() > 0 && share.compareTo(BigDecimal.ONE) < 0) {
        return share;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number that is out of range.
    }
    throw new TypeConversionException("must be a share above 0 and below 1; it is " + text);
  }
}
