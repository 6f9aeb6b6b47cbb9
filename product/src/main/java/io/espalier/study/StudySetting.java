package io.espalier.study;

import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.train.TrainConfig;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What every study depends on, whatever it compares.
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
 * @param threads of both engines, at least 1
 * @param model file of the original; null where it is trained
 * @param train how the original is trained; null where it is given
 * @param robustness names of the corruptions under which all networks are measured
 * @param latency how all networks are timed
 * @param published results that others report, beside which the study's are set
 */
public record StudySetting(
    String name,
    String note,
    String data,
    boolean imitate,
    Preprocessing preprocessing,
    String selection,
    long selectionSeed,
    List<Long> seeds,
    int threads,
    @Nullable String model,
    @Nullable Baseline train,
    List<String> robustness,
    LatencyGrid latency,
    List<PublishedResult> published) {
  private static final Pattern NAME = Pattern.compile("[\\w][\\w.-]*");

  /**
   * A checked setting.
   *
   * @throws IllegalArgumentException if a value is out of its range; the message begins with its
   *     name
   */
  public StudySetting {
    seeds = List.copyOf(seeds);
    robustness = List.copyOf(robustness);
    published = List.copyOf(published);
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
  }

  /**
   * An original that the study trains.
   *
   * @param network name of a network of the zoo
   * @param training constants; its seed is replaced by the study's
   */
  public record Baseline(String network, TrainConfig training) {}

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }
}
