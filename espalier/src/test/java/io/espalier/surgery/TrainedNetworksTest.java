package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The law of surgery on trained networks made by others. */
final class TrainedNetworksTest {

  @ParameterizedTest
  @ValueSource(strings = {"resnet20-cifar10", "resnet32-cifar10", "resnet56-cifar10"})
  void theLawHolds(String network) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(network + ".onnx"));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    for (double share : new double[] {0.3, 0.95}) {
      Random random = new Random(1);
      PruningPlan plan = Law.randomPlan(groups, share, random);
      assertThat(plan.size()).isGreaterThan((int) (share * 0.8 * groups.removable()));
      assertThat(Law.check(network + " " + share, graph, plan, 2, random).values())
          .isGreaterThan(70);
    }
  }

  @Test
  void withoutZeroingTheLawDoesNotHold() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    Random random = new Random(1);
    PruningPlan plan = Law.randomPlan(ChannelAnalysis.analyse(graph), 0.3, random);
    Law.Outcome outcome = Law.compare(graph, Surgeon.prune(graph, plan), plan, 2, random);
    assertThat(outcome.worst()).isGreaterThan(100);
  }
}
