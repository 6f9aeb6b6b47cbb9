package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.engine.ActivationProbe;
import io.espalier.eval.ImageFeeds;
import io.espalier.eval.Judge;
import io.espalier.eval.Task;
import io.espalier.graph.Graph;
import io.espalier.importance.L1Norm;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What bias compensation is worth on a trained network, without any training. */
final class CompensatedCutTest {
  private static final OrtEngine ENGINE = OrtEngine.onAllProcessors();
  private static final Preprocessing IMAGENET = Preprocessing.parse("imagenet");

  @Test
  void compensationKeepsMuchOfTheAccuracy() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    DataSpec mini = DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"));
    Dataset images = mini.open(Split.TRAIN).subset(IntStream.range(0, 500).toArray());
    Judge judge = new Judge(ENGINE, mini.open(Split.TEST), IMAGENET, new Task.Classification());
    PruningPlan plan = plan(graph, 0.2);
    Graph cut = Surgeon.prune(graph, plan);
    BiasCompensation compensation =
        BiasCompensation.of(
            graph,
            plan,
            ActivationProbe.measure(
                ENGINE,
                graph,
                BiasCompensation.reads(graph, plan),
                ImageFeeds.of(graph, images, IMAGENET, 50)));
    double plain = judge.points(cut);
    assertThat(plain).isLessThan(85);
    assertThat(judge.points(compensation.apply(cut))).isGreaterThan(plain + 4);
  }

  /** The weakest share of the filters of each prunable layer. */
  private static PruningPlan plan(Graph graph, double share) {
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    Map<String, int[]> removed = new LinkedHashMap<>();
    for (ChannelGroup group : groups.groups()) {
      if (group.kind() == ChannelGroup.Kind.PRUNABLE) {
        double[] scores = new L1Norm().scores(graph, group);
        removed.put(
            group.id(),
            IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(channel -> scores[channel]))
                .limit((int) (share * scores.length))
                .mapToInt(Integer::intValue)
                .toArray());
      }
    }
    return PruningPlan.of(groups, removed);
  }
}
