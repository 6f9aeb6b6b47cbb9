package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.data.Dataset;
import io.espalier.data.Preprocessing;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.GraphBuilder;
import io.espalier.graph.Op;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluatorTest {
  private static final Task CLASSIFICATION = new Task.Classification();

  /** The first pixel is the answer; of five images it is right three times. */
  private static final Dataset FIVE =
      Examples.images(
          new int[] {0, 1, 2, 0, 1},
          new byte[] {0, 7},
          new byte[] {1, 7},
          new byte[] {1, 7},
          new byte[] {2, 7},
          new byte[] {1, 7});

  private static final Runner FIRST_PIXEL =
      Examples.perImage(
          pixels -> {
            float[] outputs = {-1, -1, -1};
            outputs[(int) pixels[0]] = 5;
            return outputs;
          });

  private static Evaluation accuracy(double value, long images) {
    return new Evaluation("accuracy", value, images, new LinkedHashMap<>());
  }

  private static Graph graph(Dim... dims) {
    return Examples.taking(dims);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void countsRightAnswersWhateverTheBatch(int batchSize) {
    Graph free = graph(Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2));
    assertThat(Evaluator.evaluate(FIRST_PIXEL, free, FIVE, Examples.RAW, CLASSIFICATION, batchSize))
        .isEqualTo(accuracy(0.6, 5));
  }

  /** A baked-in batch of 2 runs three times, and the repeat in the last does not count. */
  @Test
  void keepsToTheBatchThatTheNetworkFixes() {
    Graph pairs = graph(Dim.of(2), Dim.of(1), Dim.of(1), Dim.of(2));
    List<String> fed = new ArrayList<>();
    Runner recording =
        Examples.running(
            images -> {
              fed.add(images.toString());
              return FIRST_PIXEL.run(Map.of("image", images)).values().iterator().next();
            });
    assertThat(Evaluator.evaluate(recording, pairs, FIVE, Examples.RAW, CLASSIFICATION, 128))
        .isEqualTo(accuracy(0.6, 5));
    assertThat(fed)
        .containsExactly(
            "FLOAT32[2,1,1,2]{0.0, 7.0, 1.0, 7.0}",
            "FLOAT32[2,1,1,2]{1.0, 7.0, 2.0, 7.0}",
            "FLOAT32[2,1,1,2]{1.0, 7.0, 1.0, 7.0}");
  }

  @Test
  void appliesThePreprocessing() {
    Preprocessing shifted = new Preprocessing(1, List.of(1.0), List.of(1.0));
    Graph free = graph(Dim.free("n"), Dim.of(1), Dim.free("h"), Dim.free("w"));
    Runner positive =
        Examples.perImage(pixels -> new float[] {0, pixels[0], pixels[0] < 0 ? 9 : -9});
    // The first pixels 0, 1, 1, 2, 1 become -1, 0, 0, 1, 0: answers 2, 0, 0, 1, 0.
    assertThat(Evaluator.evaluate(positive, free, FIVE, shifted, CLASSIFICATION, 2).value())
        .isEqualTo(0.0);
    // Unshifted: 0, 1, 1, 2, 1 give the answers 0, 1, 1, 1, 1.
    assertThat(Evaluator.evaluate(positive, free, FIVE, Examples.RAW, CLASSIFICATION, 2).value())
        .isEqualTo(0.6);
  }

  @Test
  void aNetworkThatGivesNaNIsWrong() {
    Graph free = graph(Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2));
    Runner nan = Examples.perImage(pixels -> new float[] {Float.NaN, Float.NaN, Float.NaN});
    assertThat(Evaluator.evaluate(nan, free, FIVE, Examples.RAW, CLASSIFICATION, 2).value())
        .isZero();
  }

  @Test
  void saysWhatDoesNotFit() {
    Graph free = graph(Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2));
    assertFails(
        "the network has 2 outputs per image; the data have 3 classes",
        free,
        Examples.perImage(pixels -> new float[] {0, 1}));
    assertFails(
        "the images are grey (1 channel) [1, 1, 2]; the network takes colour (3 channels) [3, 32, 32]",
        graph(Dim.free("n"), Dim.of(3), Dim.of(32), Dim.of(32)),
        FIRST_PIXEL);
    assertFails(
        "the network takes 'image FLOAT32[n, 4]'; images are [batch, channels, height, width]",
        graph(Dim.free("n"), Dim.of(4)),
        FIRST_PIXEL);
    assertFails(
        "an output must have a row for each image; its shape is []",
        free,
        Examples.running(images -> Tensor.scalar(1)));
  }

  @Test
  void saysThatImagesGoIntoOneInput() {
    GraphBuilder b = new GraphBuilder("two");
    Dim[] dims = {Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2)};
    b.input(ValueInfo.of("left", dims));
    b.input(ValueInfo.of("right", dims));
    b.node("y", new Op.Binary(Op.Arithmetic.ADD), "left", "right");
    assertFails(
        "images go into one input; the network has 2: left, right",
        b.output(ValueInfo.of("y", dims)).build(),
        FIRST_PIXEL);
  }

  @Test
  void saysThatThereAreNoImages() {
    Graph free = graph(Dim.free("n"), Dim.of(1), Dim.of(1), Dim.of(2));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Evaluator.evaluate(
                    FIRST_PIXEL, free, FIVE.subset(), Examples.RAW, CLASSIFICATION, 2))
        .withMessage("there are no images to run the network on");
  }

  @Test
  void classNumbersAreAnswersWhereThereAreNoScores() {
    Score score = CLASSIFICATION.newScore(Examples.CLASSES);
    score.add(Map.of("class", Tensor.ofLongs(Shape.of(3, 1), 2, 0, 1)), Examples.labels(2, 1, 1));
    score.add(Map.of("class", Tensor.ofLongs(DType.INT32, Shape.of(1), 0)), Examples.labels(0));
    assertThat(score.value()).isEqualTo(0.75);

    Score both = CLASSIFICATION.newScore(Examples.CLASSES);
    Tensor scores = Tensor.ofFloats(Shape.of(1, 3), 0, 0, 1);
    both.add(Map.of("class", Tensor.ofLongs(Shape.of(1), 0), "scores", scores), Examples.labels(2));
    assertThat(both.value()).isEqualTo(1);
    Map<String, Tensor> best =
        Map.of("top", Tensor.ofLongs(Shape.of(1, 2), 2, 1), "x", scores.take(1, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CLASSIFICATION.newScore(Examples.CLASSES).add(best, Examples.labels(2)))
        .withMessageContaining("3 scores or one class number per image; none of");
  }

  @Test
  void saysThatAClassifierHasOneOutput() {
    Score score = CLASSIFICATION.newScore(Examples.CLASSES);
    Tensor rows = Tensor.ofFloats(Shape.of(1, 3), 0, 0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                score.add(
                    new java.util.TreeMap<>(Map.of("aux", rows, "logits", rows)),
                    Examples.labels(2)))
        .withMessage("a classifier has one output of scores; the network has 2: aux, logits");
    assertThat(score.value()).isNaN();
  }

  @Test
  void theFirstOfEqualOutputsIsTheAnswer() {
    Score score = CLASSIFICATION.newScore(Examples.CLASSES);
    score.add(
        Map.of("y", Tensor.ofFloats(Shape.of(2, 3, 1, 1), 0, 4, 4, 4, 4, 0)),
        Examples.labels(1, 1));
    assertThat(score.value()).isEqualTo(0.5);
  }

  private static void assertFails(String message, Graph graph, Runner runner) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Evaluator.evaluate(runner, graph, FIVE, Examples.RAW, CLASSIFICATION, 2))
        .withMessage(message);
  }
}
