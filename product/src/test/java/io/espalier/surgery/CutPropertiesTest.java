package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.channels.ChannelGroup;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Slice;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Properties of cuts, on random networks. */
final class CutPropertiesTest {
  private static final int NETWORKS = 150;

  @Test
  void nothingCutIsNothingChanged() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      PruningPlan plan = PruningPlan.of(RandomNetwork.groups(graph), Map.of());
      assertThat(Surgeon.prune(graph, plan)).as("seed %d", seed).isEqualTo(graph);
      assertThat(Surgeon.mask(graph, plan)).as("seed %d", seed).isEqualTo(graph);
    }
  }

  /** Operations and elements of weights are known before the cut. */
  @Test
  void costsWhatWasPredicted() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      PruningPlan plan = plan(graph, 0.5, new Random(seed));
      Graph pruned = Surgeon.prune(graph, plan);
      Shapes found = ShapeInference.infer(pruned, plan.groups().inputShapes());
      assertThat(CostModel.macs(plan.groups().network(), plan::shape))
          .as("seed %d", seed)
          .isEqualTo(CostModel.of(pruned, found).macs());
      Shapes predicted = plan.shapes();
      for (Node node : pruned.nodes()) {
        if (predicted.find(node.output()).isPresent()) {
          assertThat(found.find(node.output()))
              .as("seed %d: %s", seed, node.output())
              .isEqualTo(predicted.find(node.output()));
        }
      }
    }
  }

  @Test
  void filesGiveBackWhatWasCut(@TempDir Path folder) throws IOException {
    for (long seed = 0; seed < NETWORKS; seed += 3) {
      Graph graph = RandomNetwork.of(seed);
      Graph pruned = Surgeon.prune(graph, plan(graph, 0.5, new Random(seed)));
      byte[] bytes = OnnxWriter.toBytes(pruned);
      Graph read = OnnxReader.read(Files.write(folder.resolve(seed + ".onnx"), bytes));
      assertThat(OnnxWriter.toBytes(read)).as("seed %d", seed).isEqualTo(bytes);
      assertThat(read.nodes().stream().map(Node::op))
          .as("seed %d", seed)
          .containsExactlyElementsOf(pruned.nodes().stream().map(Node::op).toList());
    }
  }

  @Test
  void shapesFollowABatchThatIsFree() {
    for (long seed = 0; seed < NETWORKS; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Graph pruned = Surgeon.prune(graph, plan(graph, 0.5, new Random(seed)));
      String output = graph.outputs().getFirst().name();
      for (int batch : new int[] {1, 7}) {
        var inputs = RandomNetwork.inputShapes(graph, batch, 6);
        assertThat(ShapeInference.infer(pruned, inputs).of(output))
            .as("seed %d", seed)
            .isEqualTo(ShapeInference.infer(graph, inputs).of(output));
      }
    }
  }

  /** What one cut edits, the next edits again; nothing is put on top. */
  @Test
  void aNetworkThatIsCutOftenDoesNotGrow() {
    for (long seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Graph graph = RandomNetwork.of(seed);
      Graph once = Surgeon.prune(graph, plan(graph, 0.1, random));
      int most = 2 * graph.nodes().size();
      Graph often = once;
      List<Integer> sizes = new ArrayList<>(List.of(graph.nodes().size(), once.nodes().size()));
      for (int cut = 0; cut < 9; cut++) {
        often = Surgeon.prune(often, plan(often, 0.1, random));
        sizes.add(often.nodes().size());
      }
      assertThat(often.nodes().size()).as("seed %d: %s", seed, sizes).isLessThan(most);
    }
  }

  /**
   * Cut in two steps or in one, a network computes the same. Left out are plans of which the second
   * half is no plan for the network that the first leaves: where fewer channels make another axis
   * of a reshape the carrier.
   */
  @Test
  void cuttingTwiceIsCuttingBoth() {
    int compared = 0;
    int networks = 60;
    for (long seed = 0; seed < networks; seed++) {
      Graph graph = RandomNetwork.of(seed);
      Random random = new Random(seed);
      PruningPlan both = plan(graph, 0.4, random);
      PruningPlan one = part(both, random);
      Graph first = Surgeon.prune(graph, one);
      Optional<PruningPlan> rest = rest(both, one, RandomNetwork.groups(first));
      if (rest.isEmpty()) {
        continue;
      }
      compared++;
      Map<String, Tensor> inputs = Execution.inputs(both.groups().inputShapes(), random);
      Execution execution = Execution.onnxRuntime();
      Map<String, Tensor> twice = execution.run(Surgeon.prune(first, rest.get()), inputs);
      Map<String, Tensor> once = execution.run(Surgeon.prune(graph, both), inputs);
      String output = graph.outputs().getFirst().name();
      assertThat(twice.get(output)).as("seed %d", seed).isEqualTo(once.get(output));
    }
    assertThat(compared).isGreaterThan(networks / 2);
  }

  private static PruningPlan plan(Graph graph, double share, Random random) {
    return Law.randomPlan(RandomNetwork.groups(graph), share, random);
  }

  private static PruningPlan part(PruningPlan plan, Random random) {
    Map<String, int[]> part = new LinkedHashMap<>();
    for (ChannelGroup group : plan.groups().groups()) {
      part.put(
          group.id(),
          Arrays.stream(plan.removed(group.id())).filter(c -> random.nextBoolean()).toArray());
    }
    return PruningPlan.of(plan.groups(), part);
  }

  /** The plan for the network after {@code one} that removes what {@code both} does. */
  private static Optional<PruningPlan> rest(
      PruningPlan both, PruningPlan one, ChannelGroups after) {
    Map<String, Integer> channels = new HashMap<>();
    Map<String, String> groups = new HashMap<>();
    for (ChannelGroup group : after.groups()) {
      for (int channel = 0; channel < group.removable(); channel++) {
        String key = group.slices(channel).toString();
        channels.put(key, channel);
        groups.put(key, group.id());
      }
    }
    Map<String, TreeSet<Integer>> rest = new HashMap<>();
    for (ChannelGroup group : both.groups().groups()) {
      for (int channel : both.removed(group.id())) {
        String key = moved(group.slices(channel), one);
        if (Arrays.binarySearch(one.removed(group.id()), channel) >= 0) {
          continue;
        }
        if (!groups.containsKey(key)) {
          return Optional.empty();
        }
        rest.computeIfAbsent(groups.get(key), id -> new TreeSet<>()).add(channels.get(key));
      }
    }
    Map<String, int[]> removed = new HashMap<>();
    rest.forEach((id, set) -> removed.put(id, set.stream().mapToInt(Integer::intValue).toArray()));
    return Optional.of(PruningPlan.of(after, removed));
  }

  /** What the slices are called after a cut. */
  private static String moved(List<Slice> slices, PruningPlan cut) {
    return slices.stream()
        .map(
            slice -> {
              int[] kept = cut.kept(slice.constant(), slice.axis());
              int[] indices =
                  kept == null
                      ? slice.indices()
                      : Arrays.stream(slice.indices())
                          .map(index -> Arrays.binarySearch(kept, index))
                          .toArray();
              String list = Arrays.toString(indices);
              return slice.constant() + "[" + slice.axis() + ": " + list.substring(1);
            })
        .toList()
        .toString();
  }
}
