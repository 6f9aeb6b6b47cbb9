package io.espalier.eval;

import static io.espalier.data.CorruptionKind.BRIGHTNESS_DOWN;
import static io.espalier.data.CorruptionKind.BRIGHTNESS_UP;
import static io.espalier.data.CorruptionKind.MOTION_BLUR;
import static io.espalier.data.CorruptionKind.NOISE;
import static io.espalier.data.CorruptionKind.OCCLUSION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.espalier.Shared;
import io.espalier.data.CorruptionKind;
import io.espalier.data.DataSpec;
import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.data.Split;
import io.espalier.data.Targets;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RobustnessSuiteTest {
  private static final Graph PIXELS =
      Examples.taking(Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2));

  /** Three grey images of the first class. */
  private static final Dataset THREE =
      Examples.images(new int[3], new byte[] {100, 100}, new byte[] {90, 90}, new byte[] {60, 60});

  /** The first class up to 120, the second above. */
  private static final Runner BRIGHT =
      Examples.perImage(
          pixels -> new float[] {pixels[0] <= 120 ? 1 : 0, pixels[0] > 120 ? 1 : 0, -1});

  private static List<Double> values(Robustness.Series series) {
    return series.bySeverity().stream().map(Evaluation::value).toList();
  }

  /** A severity adds 0.08 · 255 = 20.4: 120, 110, 80; then 141, 131, 101; then 161, 151, 121. */
  @Test
  void eachSeverityOfEachCorruptionIsMeasured() {
    RobustnessSuite suite = new RobustnessSuite(List.of(BRIGHTNESS_UP, BRIGHTNESS_DOWN), 1);
    Robustness result =
        suite.evaluate(BRIGHT, PIXELS, THREE, Examples.RAW, new Task.Classification(), 2);
    assertThat(result.clean().value()).isEqualTo(1);
    assertThat(result.corrupted())
        .extracting(Robustness.Series::kind)
        .containsExactly(BRIGHTNESS_UP, BRIGHTNESS_DOWN);
    Robustness.Series up = result.corrupted().getFirst();
    assertThat(values(up)).containsExactly(1.0, 1 / 3.0, 0.0, 0.0, 0.0);
    assertThat(values(result.corrupted().getLast())).containsExactly(1.0, 1.0, 1.0, 1.0, 1.0);
    assertThat(up.bySeverity()).allSatisfy(one -> assertThat(one.samples()).isEqualTo(3));
    assertThat(up.mean()).isCloseTo(4 / 15.0, within(1e-12));
    assertThat(result.mean(2)).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(result.mean()).isCloseTo(19 / 30.0, within(1e-12));
  }

  /** Images of the angles 100 and 90, which the network reads off their brightness. */
  @Test
  void numbersAreMeasuredToo() {
    Dataset plain = THREE.subset(0, 1);
    Dataset angles =
        new Dataset() {
          @Override
          public int size() {
            return 2;
          }

          @Override
          public Shape imageShape() {
            return plain.imageShape();
          }

          @Override
          public Targets targets() {
            return new Targets.Columns(List.of("angle"));
          }

          @Override
          public void numbers(int index, float[] target) {
            target[0] = index == 0 ? 100 : 90;
          }

          @Override
          public void read(int index, byte[] target) {
            plain.read(index, target);
          }

          @Override
          public String fingerprint() {
            return "angles";
          }
        };
    Runner reading = Examples.perImage(pixels -> new float[] {pixels[0]});
    Robustness result =
        new RobustnessSuite(List.of(BRIGHTNESS_UP), 1)
            .evaluate(
                reading, PIXELS, angles, Examples.RAW, Task.of(angles.targets(), Map.of()), 2);
    assertThat(result.clean().value()).isZero();
    assertThat(values(result.corrupted().getFirst()))
        .containsExactly(20.0, 41.0, 61.0, 82.0, 102.0);
    assertThat(result.corrupted().getFirst().bySeverity().getLast().parts())
        .containsOnly(Map.entry("angle", 102.0));
  }

  @Test
  void passesAreCounted() {
    int[] images = {0};
    Runner counting =
        Examples.running(
            batch -> {
              images[0] += batch.shape().dim(0);
              return BRIGHT.run(Map.of("image", batch)).values().iterator().next();
            });
    RobustnessSuite suite = new RobustnessSuite(CorruptionKind.CLASSIC, 1);
    suite.evaluate(counting, PIXELS, THREE, Examples.RAW, new Task.Classification(), 2);
    assertThat(suite.passes()).isEqualTo(21);
    assertThat(images[0]).isEqualTo(3 * 21);
  }

  @Test
  void kindsAreThereOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RobustnessSuite(List.of(), 1))
        .withMessage("a robustness suite needs corruptions, each once; kinds=[]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RobustnessSuite(List.of(NOISE, NOISE), 1));
  }

  @Test
  void aTrainedNetworkSuffersTheMoreTheWorseItsImages() throws IOException {
    Graph graph = OnnxReader.read(Shared.model("resnet20-cifar10.onnx"));
    Dataset some =
        DataSpec.parse("cifar10:" + Shared.data("cifar10-mini"))
            .open(Split.TEST)
            .subset(IntStream.range(0, 200).toArray());
    RobustnessSuite suite = new RobustnessSuite(List.of(MOTION_BLUR, OCCLUSION, NOISE), 1);
    try (Runner runner = new OrtEngine(1, OrtEngine.Optimization.ALL).open(graph)) {
      Robustness result = measured(suite, runner, graph, some);
      assertThat(result.clean().value()).isGreaterThan(0.88);
      for (Robustness.Series series : result.corrupted()) {
        double before = result.clean().value();
        for (double value : values(series)) {
          assertThat(value).as("%s", series).isLessThan(before);
          before = value;
        }
        assertThat(before).as("%s at its worst", series.kind()).isBetween(0.05, 0.5);
      }
      Robustness occluded =
          measured(new RobustnessSuite(List.of(OCCLUSION), 1), runner, graph, some);
      assertThat(occluded.corrupted().getFirst()).isEqualTo(result.corrupted().get(1));
      Robustness elsewhere =
          measured(new RobustnessSuite(List.of(OCCLUSION), 2), runner, graph, some);
      assertThat(elsewhere).isNotEqualTo(occluded);
    }
  }

  private static Robustness measured(
      RobustnessSuite suite, Runner runner, Graph graph, Dataset data) {
    return suite.evaluate(
        runner, graph, data, Preprocessing.parse("imagenet"), new Task.Classification(), 100);
  }
}
