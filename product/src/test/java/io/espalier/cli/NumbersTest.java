package io.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class NumbersTest {
  @Test
  void threeDigitsAndAUnit() {
    assertThat(Numbers.rounded(0)).isEqualTo("0");
    assertThat(Numbers.rounded(999)).isEqualTo("999");
    assertThat(Numbers.rounded(1_000)).isEqualTo("1.00 k");
    assertThat(Numbers.rounded(9_996)).isEqualTo("10.0 k");
    assertThat(Numbers.rounded(40_551_040)).isEqualTo("40.6 M");
    assertThat(Numbers.rounded(999_600)).isEqualTo("1.00 M");
    assertThat(Numbers.rounded(125_485_696)).isEqualTo("125 M");
    assertThat(Numbers.bytes(1_100_000)).isEqualTo("1.10 MB");
    assertThat(Numbers.bytes(12)).isEqualTo("12 B");
  }

  @Test
  void allDigits() {
    assertThat(Numbers.grouped(40_551_040)).isEqualTo("40,551,040");
    assertThat(Numbers.percent(0.9173)).isEqualTo("91.73 %");
  }

  @Test
  void durationsToTheSecond() {
    assertThat(Numbers.duration(Duration.ofMillis(12_400))).isEqualTo("12 s");
    assertThat(Numbers.duration(Duration.ofMillis(59_600))).isEqualTo("1 min 00 s");
    assertThat(Numbers.duration(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
    assertThat(Numbers.duration(Duration.ofMinutes(62))).isEqualTo("1 h 02 min");
  }
}
