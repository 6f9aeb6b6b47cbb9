package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class TargetScaleTest {
  /** Means 3 and 5; deviations 2 (of 1, 1, 5, 5) and none. */
  private static final Dataset FOUR =
      new Columns(
          List.of("yaw", "pitch"),
          new float[] {1, 5},
          new float[] {5, 5},
          new float[] {1, 5},
          new float[] {5, 5});

  @Test
  void isTakenFromTheNumbersOfADataSet() {
    TargetScale scale = TargetScale.of(FOUR);
    assertThat(scale)
        .isEqualTo(new TargetScale(List.of("yaw", "pitch"), List.of(3.0, 5.0), List.of(2.0, 1.0)));
    assertThat(scale.output(0, 7)).isEqualTo(2);
    assertThat(scale.number(0, 2)).isEqualTo(7);
    assertThat(scale.output(1, 5)).isZero();
  }

  @Test
  void isRememberedByAFile() {
    TargetScale scale = TargetScale.of(FOUR);
    assertThat(TargetScale.fromMetadata(scale.toMetadata())).hasValue(scale);
    assertThat(TargetScale.fromMetadata(Map.of("other", "1"))).isEmpty();
    Map<String, String> broken = new TreeMap<>(scale.toMetadata());
    broken.put("espalier.targets.std", "2,x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TargetScale.fromMetadata(broken))
        .withMessage("metadata entry espalier.targets.std: \"x\" is not a number");
    broken.put("espalier.targets.std", "2");
    assertThatIllegalArgumentException().isThrownBy(() -> TargetScale.fromMetadata(broken));
  }

  @Test
  void theIdentityReadsOutputsAsTheyAre() {
    TargetScale identity = TargetScale.identity(List.of("x"));
    assertThat(identity.number(0, -3.5)).isEqualTo(-3.5);
    assertThat(identity.output(0, -3.5)).isEqualTo(-3.5);
  }

  @Test
  void rowsOfNumbersComeInBatchesAndSubsets() {
    try (Epoch epoch =
        BatchLoader.sequential(FOUR.subset(1, 2, 3), Preprocessing.NONE, 2).open(0)) {
      Batch first = epoch.next();
      assertThat(first.numbers().shape()).isEqualTo(Shape.of(2, 2));
      assertThat(first.numbers().toFloats()).containsExactly(5, 5, 1, 5);
      assertThatIllegalStateException().isThrownBy(first::labels);
      assertThat(epoch.next().numbers().toFloats()).containsExactly(5, 5);
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> FOUR.label(0))
        .withMessage("the images have no classes but columns yaw, pitch");
  }

  @Test
  void theFingerprintKnowsTheNumbers() {
    Dataset same = new Columns(List.of("x"), new float[] {1}, new float[] {2});
    assertThat(same.fingerprint())
        .isEqualTo(new Columns(List.of("x"), new float[] {1}, new float[] {2}).fingerprint())
        .isNotEqualTo(new Columns(List.of("y"), new float[] {1}, new float[] {2}).fingerprint())
        .isNotEqualTo(new Columns(List.of("x"), new float[] {1}, new float[] {2.5f}).fingerprint());
  }
}
