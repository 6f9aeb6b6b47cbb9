package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PairedDifferenceTest {
  private static Answers.Classes classes(List<Integer> wanted, List<Integer> given) {
    return new Answers.Classes(List.of("a", "b"), wanted, given, List.of());
  }

  @Test
  void rightAnswersAreSetAgainstEachOther() {
    List<Integer> wanted = List.of(0, 0, 1, 1);
    PairedDifference difference =
        PairedDifference.of(
            classes(wanted, List.of(0, 0, 1, 0)), classes(wanted, List.of(0, 1, 0, 0)), 1);
    assertThat(difference.value()).isEqualTo(0.5); // 3 of 4 and 1 of 4
    assertThat(difference.distance()).isEqualTo(0.5);
    assertThat(difference.low()).isGreaterThanOrEqualTo(0);
    assertThat(difference.high()).isEqualTo(1);
  }

  @Test
  void errorsAreSetAgainstEachOther() {
    Answers one = new Answers.Numbers(2, List.of(1.0, 2.0, 3.0, 4.0), List.of(1.0, 0.0, 1.0, 2.0));
    Answers other =
        new Answers.Numbers(2, List.of(1.0, 3.0, 3.0, 6.0), List.of(1.0, 1.0, 1.0, 0.0));
    PairedDifference difference = PairedDifference.of(one, other, 1);
    assertThat(difference.value()).isEqualTo((0.5 + 1.5 - 1 - 0.5) / 2, within(1e-12));
    assertThat(difference.distance()).isEqualTo((0.5 + 1) / 2, within(1e-12));
  }

  /** Half of 400 images are answered alike; of the others each network has its half. */
  @Test
  void theIntervalIsAsWideAsTheErrorOfTheMean() {
    List<Integer> wanted = Collections.nCopies(400, 0);
    List<Integer> one = new ArrayList<>();
    List<Integer> other = new ArrayList<>();
    for (int image = 0; image < 400; image++) {
      one.add(image % 4 == 1 ? 1 : 0);
      other.add(image % 4 == 3 ? 1 : 0);
    }
    PairedDifference difference =
        PairedDifference.of(classes(wanted, one), classes(wanted, other), 7);
    assertThat(difference.value()).isZero();
    // each difference is +1, 0, 0 or -1: deviation sqrt(1/2), that of the mean sqrt(1/800)
    double half = 1.96 * Math.sqrt(1 / 800.0);
    assertThat(difference.high()).isCloseTo(half, within(0.01));
    assertThat(difference.low()).isCloseTo(-half, within(0.01));
  }

  /** Of 300 comparisons of equal networks, 95 % of the intervals should contain 0. */
  @Test
  void theIntervalIsHonest() {
    Random random = new Random(11);
    int contained = 0;
    for (int trial = 0; trial < 300; trial++) {
      List<Integer> wanted = Collections.nCopies(200, 0);
      List<Integer> one = new ArrayList<>();
      List<Integer> other = new ArrayList<>();
      for (int image = 0; image < 200; image++) {
        boolean hard = random.nextDouble() < 0.3;
        one.add(hard && random.nextBoolean() ? 1 : 0);
        other.add(hard && random.nextBoolean() ? 1 : 0);
      }
      PairedDifference difference =
          PairedDifference.of(classes(wanted, one), classes(wanted, other), trial);
      contained += difference.low() <= 0 && difference.high() >= 0 ? 1 : 0;
    }
    assertThat(contained).as("of 300, seed 11").isBetween(274, 297);
  }

  @Test
  void whatCannotBeComparedIsRefused() {
    Answers one = classes(List.of(0), List.of(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PairedDifference.of(one, classes(List.of(0, 1), List.of(0, 1)), 1))
        .withMessageContaining("1 and 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> PairedDifference.of(one, new Answers.Numbers(1, List.of(1.0), List.of(0.0)), 1));
  }
}
