package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The law of surgery on hundreds of random networks. */
final class LawTest {
  private static final int NETWORKS = 300;

  @Test
  void theLawHoldsOnRandomNetworks() {
    int removed = 0;
    int values = 0;
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      ChannelGroups groups = ChannelAnalysis.analyse(graph);
      Random random = new Random(seed);
      PruningPlan plan = Law.randomPlan(groups, seed % 3 == 0 ? 0.9 : 0.4, random);
      removed += plan.size();
      values += Law.check("seed " + seed, graph, plan, 2, random).values();
    }
    // About 7 channels of 40 values each: the networks leave something to prove.
    System.out.println(removed + " " + values);
    assertThat(removed).isGreaterThan(5 * NETWORKS);
    assertThat(values).isGreaterThan(30 * NETWORKS);
  }
}
