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
import org.junit.jupiter.params.provider.CsvSource;

/** The law of surgery on trained networks made by others, at the given batch. */
final class TrainedNetworksTest {

  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10, 2",
    "resnet56-cifar10, 2",
    "vnncomp_cifar10_resnet_2b, 1",
    "yolox_nano, 1",
    "FastestDet, 1",
    "ultraface_RFB-320, 1",
    "yunet_n_320_320, 1",
    "fsanet_headpose_var, 1",
    "ch_ppocr_mobile_v2.0_cls_infer, 1",
    "carvana_unet_upsample_small, 1"
  })
  void theLawHolds(String network, int batch) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(network + ".onnx"));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    for (double share : new double[] {0.3, 0.95}) {
      Random random = new Random(1);
      PruningPlan plan = Law.randomPlan(groups, share, random);
      assertThat(plan.size()).isGreaterThan((int) (share * 0.8 * groups.removable()));
      Law.check(network + " " + share, graph, plan, batch, random);
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
