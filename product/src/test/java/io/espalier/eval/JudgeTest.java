package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.data.Dataset;
import io.espalier.data.TargetScale;
import io.espalier.torch.TorchEngine;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private static final Dataset FIVE =
      Examples.images(
          new int[] {0, 1, 2, 0, 1},
          new byte[] {0, 7},
          new byte[] {1, 7},
          new byte[] {1, 7},
          new byte[] {2, 7},
          new byte[] {1, 7});

  private static Judge judge(Dataset data, Task task) {
    return new Judge(TorchEngine.float32(), data, Examples.RAW, task);
  }

  @Test
  void aToleranceThatOneImageExceedsIsRefused() {
    Judge five = judge(FIVE, new Task.Classification());
    five.requireResolution(20);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> five.requireResolution(19.9))
        .withMessageStartingWith(
            "the selection split has 5 images, so that one of them is 20.00 points of accuracy: more"
                + " than the tolerance of 19.90 points");
    Judge one = five.on(FIVE.subset(0));
    one.requireResolution(100);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> one.requireResolution(50))
        .withMessageStartingWith("the selection split has 1 image, so that one of them is 100.00");
  }

  @Test
  void anErrorOfOneImageIsANumberLikeAnyOther() {
    judge(FIVE.subset(0), new Task.Regression(TargetScale.identity(List.of("yaw"))))
        .requireResolution(0.01);
  }

  @Test
  void decisionsByFewImagesAreRemarkedOn() {
    Judge five = judge(FIVE, new Task.Classification());
    assertThat(five.remarks(new Tolerance(60, 20, true)))
        .containsExactly(
            "the original's accuracy on the selection split is 60.00 points; the tolerance ends at"
                + " 40.00 points",
            "decisions are taken by 5 images; what holds for so few need not hold for others");
    assertThat(five.on(FIVE.subset(0)).remarks(new Tolerance(60, 20, true)))
        .contains("decisions are taken by 1 image; what holds for so few need not hold for others");
  }
}
