package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.latency.LatencyTarget.Unit;
import io.espalier.latency.LayerShape.Widths;
import io.espalier.ort.Profile;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real times, held to what no machine can get wrong. */
final class OrtStopwatchTest {
  private static final OrtStopwatch STOPWATCH = new OrtStopwatch(1);

  @TempDir private Path folder;

  static Stream<LayerShape> layers() {
    Window three = Window.square(3, 1, 1);
    Shape image = Shape.of(2, 64, 16, 16);
    return Stream.of(
        new LayerShape(new Op.Conv(three, 1), image, Shape.of(64, 64, 3, 3), true, true),
        new LayerShape(new Op.Conv(three, 64), image, Shape.of(64, 1, 3, 3), true, false),
        new LayerShape(new Op.Conv(three, 4), image, Shape.of(64, 16, 3, 3), true, false),
        new LayerShape(
            new Op.ConvTranspose(Window.square(2, 2, 0), 1, List.of(), List.of()),
            image,
            Shape.of(64, 32, 2, 2),
            true,
            true),
        new LayerShape(
            new Op.Gemm(1, 1, false, true), Shape.of(64, 512), Shape.of(512, 512), true, true),
        new LayerShape(new Op.MatMul(), Shape.of(2, 64, 256), Shape.of(256, 512), true, false),
        new LayerShape(new Op.MatMul(), Shape.of(2, 64, 256), Shape.of(2, 256, 256), false, false));
  }

  @ParameterizedTest
  @MethodSource("layers")
  void everyKindOfLayerRunsAlone(LayerShape layer) {
    assertThat(STOPWATCH.millis(layer)).isBetween(0.001, 1000.0);
  }

  /** A sixteenth of the operations. */
  @Test
  void aQuarterOfTheWidthsIsFaster() {
    LayerShape wide =
        new LayerShape(
            new Op.Conv(Window.square(3, 1, 1), 1),
            Shape.of(8, 128, 16, 16),
            Shape.of(128, 128, 3, 3),
            true,
            true);
    assertThat(STOPWATCH.millis(wide.withWidths(new Widths(32, 32))))
        .isLessThan(STOPWATCH.millis(wide) / 2);
  }

  @Test
  void aNetworksTimeIsThatOfItsNodesAndMore() {
    Graph graph = Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1);
    Profile profile = STOPWATCH.profile(graph, Map.of("input", Shape.of(4, 3, 32, 32)));
    assertThat(profile.nodes())
        .filteredOn(node -> node.op().equals("Conv"))
        .hasSizeGreaterThanOrEqualTo(7)
        .allMatch(node -> node.millis() > 0);
    assertThat(profile.nodes()).filteredOn(node -> node.op().contains("Gemm")).hasSize(1);
    double nodes = profile.nodes().stream().mapToDouble(Profile.NodeTime::millis).sum();
    assertThat(profile.runMillis()).isGreaterThan(nodes / 2);
  }

  /** A network a third as deep takes less time, by table and by measurement. */
  @Test
  void aGoalForARealNetwork() {
    Graph original = Zoo.find("resnet20").build(10, Shape.of(3, 32, 32), 1);
    Graph shallow = Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1);
    Map<String, Shape> inputs = Map.of("input", Shape.of(1, 3, 32, 32));
    List<String> said = new ArrayList<>();
    LatencyGoal goal =
        new LatencyGoal(
            original,
            inputs,
            new LatencyTarget(0.9, Unit.SHARE, 8, 1),
            UnaryOperator.identity(),
            STOPWATCH,
            LayerTimes.open(STOPWATCH, folder, "here", said::add));
    assertThat(goal.predictedShare(original)).isEqualTo(1);
    assertThat(goal.predictedShare(shallow)).isBetween(0.05, 0.9);
    Confirmation confirmation = goal.confirm(shallow);
    assertThat(confirmation.batch()).isEqualTo(8);
    assertThat(confirmation.ratio()).isLessThan(0.9);
    assertThat(confirmation.met()).isTrue();
    assertThat(confirmation.sentence()).endsWith("the target of 0.9x is met");
    assertThat(said).isEmpty();
  }
}
