package io.espalier.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The groups of trained networks made by others. Where all operators of a network are known, these
 * are the figures of the prototype that the rules come from.
 */
final class GoldenGroupsTest {

  @ParameterizedTest
  @CsvSource({
    "resnet20-cifar10, 12, 400",
    "resnet32-cifar10, 18, 624",
    "resnet56-cifar10, 30, 1072",
    "vnncomp_cifar10_resnet_2b, 5, 156",
    "ultraface_RFB-320, 25, 1716",
    "fsanet_headpose_var, 14, 928",
    "ch_ppocr_mobile_v2.0_cls_infer, 26, 1338"
  })
  void groupsAndRemovableChannels(String network, int groups, int removable) throws IOException {
    ChannelGroups found = analyse(network + ".onnx");
    assertThat(found.groups().stream().filter(group -> group.removable() > 0)).hasSize(groups);
    assertThat(found.removable()).isEqualTo(removable);
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
