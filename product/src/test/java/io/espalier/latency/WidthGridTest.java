package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.latency.WidthGrid.Place;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WidthGridTest {
  /** A layer of 64 is measured at 1, 8, 16, ..., 64; one of 10 at 1, 4, 8, 10; one of 3 at 1, 3. */
  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, 64, 0",
    "64, 8,  8,  8,  0",
    "64, 10, 8,  16, 0.25",
    "64, 1,  1,  1,  0",
    "64, 70, 70, 70, 0",
    "10, 9,  8,  10, 0.5",
    "10, 5,  4,  8,  0.25",
    "3,  2,  1,  3,  0.5",
    "1,  1,  1,  1,  0",
    "512, 500, 448, 512, 0.8125"
  })
  void placesOfWidths(int full, int width, int below, int above, double share) {
    assertThat(new WidthGrid(full).place(width)).isEqualTo(new Place(below, above, share));
  }
}
