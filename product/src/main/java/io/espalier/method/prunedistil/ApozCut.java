package io.espalier.method.prunedistil;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.data.Dataset;
import io.espalier.eval.Evaluator;
import io.espalier.eval.ImageFeeds;
import io.espalier.graph.Graph;
import io.espalier.importance.Apoz;
import io.espalier.surgery.PruningPlan;
import io.espalier.torch.TorchEngine;
import io.espalier.train.TrainablePart;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the rule cuts out of a network in one step.
 *
 * @param layers what goes of each layer that can be pruned, in the order of the network
 */
record ApozCut(PruningPlan plan, List<CutLayer> layers) {
  /** Of how many usual batches a probe's batch is a part: it holds all activations at once. */
  private static final int PARTS = 4;

  ApozCut {
    layers = List.copyOf(layers);
  }

  /**
   * The cut of a network, by images of the selection split. It concerns prunable groups whose
   * filters training changes and whose activations can be found.
   */
  static ApozCut of(Graph graph, Setting setting) {
    PruneAndDistilOptions options = setting.options();
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    TrainablePart part = TrainablePart.of(graph, setting.task());
    List<ChannelGroup> prunable =
        groups.groups().stream()
            .filter(group -> group.kind() == ChannelGroup.Kind.PRUNABLE)
            .filter(group -> group.producers().stream().allMatch(p -> part.reads(p.constant())))
            .toList();
    Dataset images = setting.splits().selection().sample(options.probeImages(), setting.seed());
    Apoz apoz =
        Apoz.measure(
            TorchEngine.float32(),
            groups,
            prunable,
            options.zeroShare(),
            ImageFeeds.of(
                graph,
                images,
                setting.preprocessing(),
                Math.ceilDiv(Evaluator.batchSize(images.imageShape()), PARTS)));
    ApozRule rule = new ApozRule(options.deviations(), options.minFilters(), options.roundTo());
    Map<String, int[]> removed = new LinkedHashMap<>();
    List<CutLayer> layers = new ArrayList<>();
    for (ChannelGroup group : prunable) {
      apoz.layer(group.id())
          .ifPresent(
              layer -> {
                ApozRule.Ruling ruling = rule.rule(groups, group, layer.apoz());
                removed.put(group.id(), ruling.removed());
                layers.add(CutLayer.of(group, layer, ruling));
              });
    }
    return new ApozCut(PruningPlan.of(groups, removed), layers);
  }

  /** How many filters stay in all layers. */
  int left() {
    return layers.stream().mapToInt(CutLayer::left).sum();
  }
}
