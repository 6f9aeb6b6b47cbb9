package io.espalier.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Graph;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.onnx.OnnxReader;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The groups of trained networks made by others; the figures are those of the prototype that the
 * rules come from.
 */
final class GoldenGroupsTest {

  /**
   * Removable channels, and how many sets of slots they have; the prototype counted 87 where the
   * channels of one layer go to readers of their own. The share is of the filters of convolutions,
   * in percent.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10, 12, 400, 100",
    "resnet32-cifar10, 18, 624, 100",
    "resnet56-cifar10, 30, 1072, 100",
    "vnncomp_cifar10_resnet_2b, 5, 156, 100",
    "yolox_nano, 67, 5472, 97",
    "FastestDet, 87, 2112, 98",
    "ultraface_RFB-320, 25, 1716, 98",
    "yunet_n_320_320, 16, 880, 95",
    "fsanet_headpose_var, 14, 928, 80",
    "ch_ppocr_mobile_v2.0_cls_infer, 26, 1338, 100",
    "carvana_unet_upsample_small, 5, 448, 100",
    "light_shufflenet_ZEROWEIGHTS, 13, 247, 92"
  })
  void groupsAndRemovableChannels(String network, int patterns, int removable, int share)
      throws IOException {
    ChannelGroups found = analyse(network + ".onnx");
    assertThat(found.removable()).isEqualTo(removable);
    assertThat(patterns(found)).hasSize(patterns);
    assertThat(Math.round(100 * removableFilters(found))).isEqualTo(share);
  }

  private static Set<List<Slot>> patterns(ChannelGroups groups) {
    Set<List<Slot>> patterns = new HashSet<>();
    for (ChannelGroup group : groups.groups()) {
      for (int channel = 0; channel < group.removable(); channel++) {
        patterns.add(group.slices(channel).stream().map(Slice::slot).toList());
      }
    }
    return patterns;
  }

  /** The share of the filters of convolutions that belong to a removable channel. */
  private static double removableFilters(ChannelGroups groups) {
    Set<Slot> filters = new HashSet<>();
    for (Node node : groups.network().nodes()) {
      if (node.op() instanceof Op.Conv) {
        filters.add(new Slot(node.input(1), 0));
      } else if (node.op() instanceof Op.ConvTranspose) {
        filters.add(new Slot(node.input(1), 1));
      }
    }
    Set<String> removable = new HashSet<>();
    for (ChannelGroup group : groups.groups()) {
      for (int channel = 0; channel < group.removable(); channel++) {
        for (Slice slice : group.filterSlices(channel)) {
          for (int index : filters.contains(slice.slot()) ? slice.indices() : new int[0]) {
            removable.add(slice.slot() + "/" + index);
          }
        }
      }
    }
    int all =
        filters.stream()
            .mapToInt(f -> groups.network().requireConstant(f.constant()).shape().dim(f.axis()))
            .sum();
    return (double) removable.size() / all;
  }

  /** Batch and channels are merged, so that the file runs at batch 1 only; ShuffleNet's halves. */
  @Test
  void theShufflesOfFastestDetAreGathers() throws IOException {
    ChannelGroups found = analyse("FastestDet.onnx");
    assertThat(found.network().node("Reshape_13")).isEmpty();
    assertThat(found.network().node("Gather_18").orElseThrow().input(0)).isEqualTo("old_x");
    assertThat(found.groups().stream().filter(group -> group.removable() > 0)).hasSize(38);
  }

  @Test
  void everyHiddenChannelOfACifarResNetIsRemovable() throws IOException {
    ChannelGroups found = analyse("resnet20-cifar10.onnx");
    List<ChannelGroup> frozen =
        found.groups().stream().filter(group -> group.kind() == Kind.FROZEN).toList();
    assertThat(frozen).singleElement().extracting(ChannelGroup::id).isEqualTo("/linear/Gemm");
    assertThat(found.groups().stream().filter(group -> group.kind() == Kind.PRUNABLE))
        .hasSize(9)
        .allSatisfy(group -> assertThat(group.removable()).isEqualTo(group.channels()));
  }

  /** The middle of each later stage is the stage before, the rest pads option A's shortcut. */
  @Test
  void theStagesOfACifarResNetAreThreeCoupledGroups() throws IOException {
    List<ChannelGroup> coupled =
        analyse("resnet20-cifar10.onnx").groups().stream()
            .filter(group -> group.kind() == Kind.COUPLED)
            .toList();
    assertThat(coupled)
        .extracting(ChannelGroup::id)
        .containsExactly("/conv1/Conv", "/layer2.0.conv2/Conv", "/layer3.0.conv2/Conv");
    assertThat(coupled).extracting(ChannelGroup::removable).containsExactly(16, 16, 32);
    assertThat(coupled).extracting(group -> group.layers().size()).containsExactly(10, 6, 3);
    assertThat(coupled.getFirst().filterSlices(0))
        .extracting(Slice::toString)
        .contains("conv1.weight[0: 0]", "layer2.2.conv2.weight[0: 8]")
        .contains("layer3.2.conv2.weight[0: 24]");
  }

  private static ChannelGroups analyse(String file) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(file));
    return ChannelAnalysis.analyse(graph);
  }
}
