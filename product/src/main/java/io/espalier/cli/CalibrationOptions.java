package io.espalier.cli;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Graph;
import io.espalier.method.ImageSize;
import io.espalier.method.PruningConfig.Calibration;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The images by which channels are judged and a cut is compensated, if there are any. */
final class CalibrationOptions {
  private static final int IMAGES = 500;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "SPEC",
      description =
          "Training images, without which nothing is compensated: what a cut channel adds to its"
              + " readers on average goes into their biases. On them taylor measures, too. One of: "
              + DataOptions.KINDS)
  @Nullable DataSpec data;

  @Option(
      names = "--normalize",
      paramLabel = "PRESET|MEAN/STD",
      description = DataOptions.NORMALIZATIONS)
  @Nullable Preprocessing normalize;

  @Option(
      names = "--calibration-images",
      paramLabel = "N",
      converter = AtLeastOne.class,
      description =
          "How many of these images the averages and gradients are of. Default: " + IMAGES + ".")
  @Nullable Integer images;

  /**
   * The calibration, where data are given.
   *
   * @throws IOException if the model is to say how it wants its images, and cannot be read
   * @throws ParameterException if there are options for data but no data, or nobody says how the
   *     network wants its images
   */
  Optional<Calibration> calibration(ModelArgument model) throws IOException {
    if (data == null) {
      if (normalize != null || images != null) {
        throw new ParameterException(
            spec.commandLine(), "--normalize and --calibration-images go with --data");
      }
      return Optional.empty();
    }
    Graph graph = model.read();
    Preprocessing preprocessing = DataOptions.preprocessing(normalize, graph, spec);
    DataSpec sized = ImageSize.sized(data, graph);
    return Optional.of(new Calibration(sized, preprocessing, images == null ? IMAGES : images));
  }
}
