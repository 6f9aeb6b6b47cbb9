package io.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.report.page.Cell;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void meanAndDeviationOfTheSample() {
    Spread spread = Spread.of(DoubleStream.of(1, 2, 6));
    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.deviation()).isCloseTo(Math.sqrt(7), within(1e-12));
    assertThat(spread.text()).isEqualTo("3.00 ± 2.65");
    assertThat(new Spread(0.0034, 0.0002, 3).text()).isEqualTo("0.0034 ± 0.0002");
    assertThat(spread.cell()).isEqualTo(new Cell.Spread(3, spread.deviation()));
  }

  @Test
  void oneNumberDoesNotDeviate() {
    Spread spread = Spread.of(DoubleStream.of(91.725));
    assertThat(spread).isEqualTo(new Spread(91.725, 0, 1));
    assertThat(Spread.of(DoubleStream.of(2)).text()).isEqualTo("2.00");
    assertThat(spread.cell()).isEqualTo(new Cell.Spread(91.725, Double.NaN));
  }

  @Test
  void ofNothingThereIsNoMean() {
    Spread none = Spread.of(DoubleStream.empty());
    assertThat(none.mean()).isNaN();
    assertThat(none.seeds()).isZero();
    assertThat(none.cell()).isEqualTo(new Cell.Missing());
  }
}
