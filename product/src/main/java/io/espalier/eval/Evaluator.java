package io.espalier.eval;

import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;

/** Measures a network on data. */
public final class Evaluator {
  private static final int MOST_IMAGES = 250;
  private static final long MOST_NUMBERS = MOST_IMAGES * 3 * 64 * 64;

  private Evaluator() {}

  /**
   * The metric of the whole data set.
   *
   * @param runner runs {@code graph}
   * @param batchSize images in a batch; a batch that the network's input fixes goes before it, the
   *     last one then filled up with repeats that do not count
   * @throws IllegalArgumentException if images and network do not fit each other, the network's
   *     outputs are not what the task expects, or there are no images; the message says which
   */
  public static Evaluation evaluate(
      Runner runner,
      Graph graph,
      Dataset data,
      Preprocessing preprocessing,
      Task task,
      int batchSize) {
    return evaluation(task, score(runner, graph, data, preprocessing, task, batchSize), data);
  }

  /**
   * The metric of the whole data set, and what was said of each image.
   *
   * @throws IllegalArgumentException as {@link #evaluate}
   */
  public static Examined examine(
      Runner runner,
      Graph graph,
      Dataset data,
      Preprocessing preprocessing,
      Task task,
      int batchSize) {
    Score score = score(runner, graph, data, preprocessing, task, batchSize);
    return new Examined(evaluation(task, score, data), score.answers());
  }

  private static Evaluation evaluation(Task task, Score score, Dataset data) {
    return new Evaluation(task.metric().toString(), score.value(), data.size(), score.parts());
  }

  private static Score score(
      Runner runner,
      Graph graph,
      Dataset data,
      Preprocessing preprocessing,
      Task task,
      int batchSize) {
    ImageInput input = ImageInput.of(graph, data, preprocessing);
    Score score = task.newScore(data.targets());
    BatchLoader loader = BatchLoader.sequential(data, preprocessing, input.batchSize(batchSize));
    try (Epoch batches = loader.open(0)) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        score.add(runner.run(input.feed(batch.images())), batch);
      }
    }
    return score;
  }

  /**
   * How many images to run at once: as many as fill the memory that 250 small ones need, at least
   * one.
   *
   * @param image {@code [C, H, W]}
   */
  public static int batchSize(Shape image) {
    return Math.clamp(MOST_NUMBERS / image.elements(), 1, MOST_IMAGES);
  }
}
