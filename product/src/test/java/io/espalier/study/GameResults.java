package io.espalier.study;

import io.espalier.data.Preprocessing;
import io.espalier.eval.Evaluation;
import io.espalier.eval.Metric;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.ort.Latency;
import io.espalier.ort.Provider;
import io.espalier.train.TrainConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Results of a study of Play and Prune, made by hand. */
final class GameResults {
  private GameResults() {}

  static PlayAndPruneConfig config(List<Double> tolerances, List<String> rivals) {
    StudySetting setting =
        new StudySetting(
            "games",
            "",
            "synthetic:shapes",
            false,
            Preprocessing.parse("half"),
            "train:0.25",
            1,
            List.of(1L),
            1,
            null,
            new StudySetting.Baseline("resnet8-w4", TrainConfig.DEFAULT),
            List.of(),
            new LatencyGrid(List.of(1, 8), List.of(1), List.of(Provider.CPU)),
            List.of(
                new PublishedResult("VGG-16, PP-2", "a paper", 17.5, 6.43, 0.0, 512, 6.24, 4.02)));
    return new PlayAndPruneConfig(setting, tolerances, PlayAndPruneOptions.DEFAULT, rivals);
  }

  /** A seed whose networks are timed at batches of 1 and 8. */
  static SeedResult seed(long seed, NetworkResult... networks) {
    return new SeedResult(
        seed,
        Metric.ACCURACY,
        List.of(networks),
        List.of(latency(1, networks), latency(8, networks)),
        List.of());
  }

  private static ProviderLatency latency(int batch, NetworkResult... networks) {
    List<Latency.Timing> timings = new ArrayList<>();
    for (NetworkResult network : networks) {
      double ratio = (double) network.macs() / networks[0].macs() / batch;
      timings.add(
          new Latency.Timing(
              network.name(), ratio, ratio, ratio, new Latency.Ratio(ratio, ratio, ratio)));
    }
    return new ProviderLatency(Provider.CPU, new Latency(batch, 1, 10, timings));
  }

  /**
   * A network with a convolution of so many filters, of 100 MACs and 10 parameters each, and its
   * BatchNorm.
   *
   * @param test accuracy, in percent
   */
  static NetworkResult network(String name, int filters, double test) {
    return new NetworkResult(
        name,
        "made by hand",
        3,
        name + ".onnx",
        4L * filters,
        10L * filters,
        100L * filters,
        8L * filters,
        accuracy(test + 1),
        accuracy(test),
        List.of(
            new NetworkResult.Layer("conv", "Conv", filters, 8L * filters, 100L * filters),
            new NetworkResult.Layer("bn", "BatchNorm", filters, 2L * filters, 0)),
        List.of());
  }

  private static Evaluation accuracy(double percent) {
    return new Evaluation("accuracy", percent / 100, 50, new LinkedHashMap<>());
  }
}
