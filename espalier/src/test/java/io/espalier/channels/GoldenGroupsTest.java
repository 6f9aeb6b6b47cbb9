package io.espalier.channels;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.channels.ChannelGroup.Kind;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The groups of trained networks made by others, against the figures of the first prototype. */
final class GoldenGroupsTest {

  @ParameterizedTest
  @CsvSource({"resnet20, 12, 400", "resnet32, 18, 624", "resnet56, 30, 1072"})
  void cifarResNets(String network, int groups, int removable) throws IOException {
    ChannelGroups found = analyse(network + "-cifar10.onnx");
    List<ChannelGroup> free =
        found.groups().stream().filter(group -> group.kind() != Kind.FROZEN).toList();
    assertThat(free).hasSize(groups);
    assertThat(found.removable()).isEqualTo(removable);
    assertThat(free).allSatisfy(group -> assertThat(group.removable()).isEqualTo(group.channels()));
  }

  private static ChannelGroups analyse(String file) throws IOException {
    Graph graph = OnnxReader.read(Shared.model(file));
    return ChannelAnalysis.analyse(graph);
  }
}
