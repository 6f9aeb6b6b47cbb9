package io.espalier.study;

import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.eval.Tolerance;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.train.TrainConfig;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a study of Prune and Distil depends on; its run keeps it as {@code run.yaml}.
 * {@link StudyFile} reads it.
 *
 * @param name of the study, a name that a folder can have
 * @param note what a reader of its results has to know; may be empty
 * @param data text of a {@link io.espalier.data.DataSpec}
 * @param imitate whether labels are left aside, and the original's outputs are the target; without
 *     labels they are in any case
 * @param preprocessing how all networks take their images
 * @param selection text of a {@link io.espalier.data.Selection}
 * @param selectionSeed which images it draws
 * @param seeds of all other randomness; the whole comparison is made once for each
 * @param tolerance greatest loss of the metric on the selection split, in points, more than 0
 * @param threads of both engines, at least 1
 * @param model file of the original; null where it is trained
 * @param train how the original is trained; null where it is given
 * @param compress constants of the method
 * @param robustness names of the corruptions under which all networks are measured
 * @param latency how all networks are timed
 */
public record StudyConfig(
    String name,
    String note,
    String data,
    boolean imitate,
    Preprocessing preprocessing,
    String selection,
    long selectionSeed,
    List<Long> seeds,
    double tolerance,
    int threads,
    @Nullable String model,
    @Nullable Baseline train,
    PruneAndDistilOptions compress,
    List<String> robustness,
    LatencyGrid latency) {
  private static final Pattern NAME = Pattern.compile("[\\w][\\w.-]*");

  /**
   * A checked configuration.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message begins with its
   *     name
   */
  public StudyConfig {
    seeds = List.copyOf(seeds);
    robustness = List.copyOf(robustness);
    require(
        NAME.matcher(name).matches(),
        "name must be of letters, digits, '.', '_' and '-'; name=" + name);
    require(!seeds.isEmpty(), "seeds must be at least one number");
    require(Set.copyOf(seeds).size() == seeds.size(), "seeds must differ; seeds=" + seeds);
    require(threads >= 1, "threads must be >= 1; threads=" + threads);
    require(
        (model == null) != (train == null),
        "a study needs one original: either model (an ONNX file) or train");
    Selection.parse(selection);
    new Tolerance(0, tolerance, true);
  }

  /**
   * An original that the study trains.
   *
   * @param network name of a network of the zoo
   * @param training constants; its seed is replaced by the study's
   */
  public record Baseline(String network, TrainConfig training) {}

  /**
   * Under which circumstances networks are timed: each batch size with each number of threads.
   *
   * @param batchSizes images in a batch; those of the first are what is shown in short tables
   * @param threads of ONNX Runtime
   */
  public record LatencyGrid(List<Integer> batchSizes, List<Integer> threads) {
    /**
     * A checked grid.
     *
     * @throws IllegalArgumentException if a list is empty or a number less than 1
     */
    public LatencyGrid {
      batchSizes = List.copyOf(batchSizes);
      threads = List.copyOf(threads);
      requireCounts("latency.batch-sizes", batchSizes);
      requireCounts("latency.threads", threads);
    }

    private static void requireCounts(String name, List<Integer> counts) {
      require(
          !counts.isEmpty() && counts.stream().allMatch(count -> count >= 1),
          "%s must be numbers >= 1; it is %s".formatted(name, counts));
    }
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** Whether the method prunes, so that there is something for random pruning to stand beside. */
  boolean prunes() {
    return compress.steps() > 0;
  }

  /** Whether the method makes a student. */
  boolean distils() {
    return compress.studentRatio() < 1;
  }

  /** The names of what differs in another configuration. */
  List<String> differences(StudyConfig other) {
    return Arrays.stream(StudyConfig.class.getRecordComponents())
        .filter(component -> !Objects.equals(value(component, this), value(component, other)))
        .map(RecordComponent::getName)
        .toList();
  }

  private static @Nullable Object value(RecordComponent component, StudyConfig config) {
    try {
      return component.getAccessor().invoke(config);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
