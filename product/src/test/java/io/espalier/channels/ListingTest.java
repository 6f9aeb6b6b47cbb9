package io.espalier.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ListingTest {
  @Test
  void fewNamesAreAllThere() {
    assertThat(Listing.of(List.of())).isEmpty();
    assertThat(Listing.of(List.of("a", "b", "c", "d"))).isEqualTo("a, b, c, d");
  }

  @Test
  void manyAreCounted() {
    assertThat(Listing.of(List.of("a", "b", "c", "d", "e"))).isEqualTo("a, b, c and 2 more");
  }
}
