package io.espalier.cli;

import io.espalier.importance.Criterion;
import io.espalier.method.MeasuredCriteria;
import io.espalier.method.Pruning;
import io.espalier.method.PruningConfig;
import io.espalier.method.PruningConfig.Calibration;
import io.espalier.method.PruningOptions;
import io.espalier.method.PruningResult;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code espalier prune}: fewer channels at once, without training. */
@Command(
    name = "prune",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Cuts channels out of a network at once, without training, and says what came out.",
      "Where the request cannot be met, the file is the smallest that there is, and the exit code is"
          + " 3; where no channel can go, nothing is written."
    },
    footer = {
      "",
      "Example: espalier prune model.onnx --macs 0.5 -o small.onnx",
      "         espalier prune model.onnx --channels 0.3 --ranking uniform \\",
      "             --exclude 'head*' --round-to 8 -o small.onnx --json"
    })
final class PruneCommand implements Callable<Integer> {
  @Mixin ModelArgument model;
  @Mixin PruneOptions options;
  @Mixin CalibrationOptions calibration;
  @Mixin OutputOption output;
  @Mixin ThreadsOption threads;
  @Mixin Console console;

  @Override
  public Integer call() throws IOException {
    PruningOptions cut = console.options(options::options);
    Optional<Criterion> byWeights =
        console.options(() -> options.byWeights(calibration.data != null));
    output.requireWritable(model.file);
    Optional<Calibration> images = calibration.calibration(model);
    Criterion criterion =
        byWeights.isPresent()
            ? byWeights.get()
            : MeasuredCriteria.taylor(
                model.file, images.orElseThrow(), cut.exactness(), threads.count());
    PruningConfig config =
        new PruningConfig(
            model.file, output.file, cut.withCriterion(criterion), images, threads.count());
    PruningResult result = Pruning.run(config, console::say);
    PruningReport report = PruningReport.of(model.file, config, result);
    console.print(report, report::toText);
    report.warnings().forEach(console::say);
    return result.met() ? ExitCode.DONE : ExitCode.NOT_MET;
  }
}
