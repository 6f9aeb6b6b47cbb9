package io.espalier.method.prunedistil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ApozRuleTest {
  private static final ApozRule PAPER = new ApozRule(1, 1, 1);

  private static ApozRule.Ruling rule(ApozRule rule, double... apoz) {
    Sketch s = new Sketch();
    String x = s.relu("relu", s.conv("first", s.image(3, 4, 4), apoz.length, 3));
    ChannelGroups groups = s.groups(s.conv("last", x, 2, apoz.length));
    ChannelGroup group = groups.find("first").orElseThrow();
    return rule.rule(groups, group, apoz);
  }

  /** Mean 0.4, variance (0.09 + 0.01 + 0.01 + 0.01 + 0.16) / 5 = 0.056, limit 0.63664. */
  @Test
  void whatIsOneDeviationAboveTheMeanGoes() {
    ApozRule.Ruling ruling = rule(PAPER, 0.1, 0.3, 0.5, 0.3, 0.8);
    assertThat(ruling.mean()).isCloseTo(0.4, within(1e-12));
    assertThat(ruling.deviation()).isCloseTo(Math.sqrt(0.056), within(1e-12));
    assertThat(ruling.removed()).containsExactly(4);
  }

  @Test
  void theMostOftenZeroGoFirst() {
    assertThat(rule(new ApozRule(0, 1, 1), 0.9, 0.1, 0.7, 0.2, 0.8).removed())
        .containsExactly(0, 4, 2);
  }

  @Test
  void moreDeviationsCutLess() {
    double[] apoz = {0.1, 0.3, 0.5, 0.3, 0.8};
    assertThat(rule(new ApozRule(2, 1, 1), apoz).removed()).isEmpty();
    assertThat(rule(new ApozRule(-1, 1, 1), apoz).removed()).containsExactly(4, 2, 1, 3);
  }

  /** Sums of equal shares need not be their multiples: 0.1 three times is more than 0.3. */
  @Test
  void whereAllAreAlikeNoneGoes() {
    for (int filters = 2; filters < 40; filters++) {
      for (double share : new double[] {0, 0.1, 1 / 3.0, 0.7, 1}) {
        double[] apoz = new double[filters];
        Arrays.fill(apoz, share);
        assertThat(rule(PAPER, apoz).removed()).as("%d times %s", filters, share).isEmpty();
      }
    }
  }

  /** The mean of two halves plus a deviation is the greater half exactly, which is not above it. */
  @Test
  void onTheLimitAFilterStays() {
    assertThat(rule(PAPER, 0.1, 0.1, 0.7, 0.7).removed()).isEmpty();
    assertThat(rule(PAPER, 0.2, 0.9).removed()).isEmpty();
  }

  @Test
  void theLastFiltersStay() {
    double[] apoz = {0.5, 0.6, 0.7, 0.8};
    assertThat(rule(new ApozRule(-9, 1, 1), apoz).removed()).containsExactly(3, 2, 1);
    assertThat(rule(new ApozRule(-9, 3, 1), apoz).removed()).containsExactly(3);
    assertThat(rule(new ApozRule(-9, 5, 1), apoz).removed()).isEmpty();
  }

  /** Five of ten are above the mean; so that the width stays even, four go, or two down to 8. */
  @Test
  void widthsStayMultiples() {
    double[] apoz = {0.9, 0.8, 0.7, 0.6, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1};
    assertThat(rule(new ApozRule(0, 1, 1), apoz).removed()).containsExactly(0, 1, 2, 3, 4);
    assertThat(rule(new ApozRule(0, 1, 2), apoz).removed()).containsExactly(0, 1, 2, 3);
    assertThat(rule(new ApozRule(0, 1, 4), apoz).removed()).containsExactly(0, 1);
    assertThat(rule(new ApozRule(0, 1, 16), apoz).removed()).isEmpty();
  }

  @Test
  void whatGoesIsAlwaysAboveTheLimit() {
    long seed = 7;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      double[] apoz = random.doubles(2 + random.nextInt(20)).toArray();
      ApozRule.Ruling ruling = rule(PAPER, apoz);
      double limit = ruling.mean() + ruling.deviation();
      assertThat(Arrays.stream(ruling.removed()).mapToDouble(channel -> apoz[channel]))
          .as("seed %d, round %d", seed, round)
          .hasSize((int) Arrays.stream(apoz).filter(share -> share > limit).count())
          .allMatch(share -> share > limit);
    }
  }
}
