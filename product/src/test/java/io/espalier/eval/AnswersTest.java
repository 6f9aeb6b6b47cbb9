package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Batch;
import io.espalier.data.Targets;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AnswersTest {
  private static final Targets NAMES = new Targets.Classes(List.of("cat", "dog", "hen"));

  private static Answers.Classes answers(Tensor output, int... labels) {
    Score score = new Task.Classification().newScore(NAMES);
    Tensor images = Tensor.full(DType.FLOAT32, Shape.of(labels.length, 1, 1, 1), 0);
    score.add(Map.of("y", output), Batch.ofClasses(images, labels));
    return (Answers.Classes) score.answers().orElseThrow();
  }

  @Test
  void ranksCountWhatIsScoredHigher() {
    Tensor scores = Tensor.ofFloats(Shape.of(4, 3), 3, 2, 1, 3, 2, 1, 1, 1, 1, Float.NaN, 2, 1);
    Answers.Classes answers = answers(scores, 0, 2, 1, 0);
    assertThat(answers.given()).containsExactly(0, 0, 0, 1);
    assertThat(answers.ranks()).containsExactly(0, 2, 1, 2);
    assertThat(answers.amongBest(1)).hasValue(0.25);
    assertThat(answers.amongBest(2)).hasValue(0.5);
    assertThat(answers.amongBest(3)).hasValue(1);
  }

  @Test
  void confusionsAreCountedByWantedAndGiven() {
    Answers.Classes answers = answers(Tensor.ofLongs(Shape.of(5), 0, 1, 1, 2, 7), 0, 0, 1, 2, 2);
    assertThat(answers.confusion())
        .containsExactly(List.of(1, 1, 0), List.of(0, 1, 0), List.of(0, 0, 1));
    assertThat(answers.images()).containsExactly(2, 1, 2);
    assertThat(answers.amongBest(5)).isEmpty();
    assertThat(answers.score(4)).isZero();
  }
}
