package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

final class RatioTest {
  @Test
  void readsNumbersAndFractions() {
    assertThat(new Ratio().convert("0.5")).isEqualTo(0.5);
    assertThat(new Ratio().convert("1/32")).isEqualTo(1 / 32.0);
    for (String text : new String[] {"half", "1/0", "0/0", "1/", "NaN"}) {
      assertThatThrownBy(() -> new Ratio().convert(text))
          .isInstanceOf(TypeConversionException.class)
          .hasMessage("'" + text + "' is neither a number nor a fraction, as 0.5 or 1/32");
    }
  }
}
