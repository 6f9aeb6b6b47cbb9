package io.espalier.cli;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.graph.Graph;
import io.espalier.method.ImageSize;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The images that a command works with, and how the network wants them. */
final class DataOptions {
  /** What {@code --data} takes. */
  static final String KINDS =
      "cifar10:DIR, cifar100:DIR, idx:DIR (MNIST and its like), image files as folder:DIR (one"
          + " folder a class), table:FILE.csv (paths and columns of numbers) or images:DIR (no"
          + " labels), or synthetic:shapes and synthetic:heads, which Espalier draws. Image files take parameters, as"
          + " 'folder:DIR?size=64x48&limit=1000&max-bad=2'; without size the network's is taken.";

  /** What {@code --normalize} takes. */
  static final String NORMALIZATIONS =
      "How the network wants pixels of 0 to 1 shifted and scaled: imagenet, cifar10, half (to -1..1),"
          + " none, or numbers for each channel as 0.5,0.5,0.5/0.25,0.25,0.25. raw leaves pixels at 0"
          + " to 255, raw:127/128 shifts and scales those; bgr: before any of them, as bgr:half, for a"
          + " network that takes blue first. Default: what the model file says.";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "SPEC",
      description = "The images: " + KINDS)
  DataSpec data;

  @Option(names = "--normalize", paramLabel = "PRESET|MEAN/STD", description = NORMALIZATIONS)
  @Nullable Preprocessing normalize;

  @Option(
      names = "--max-bad",
      paramLabel = "N",
      description =
          "How many image files of a split are skipped where they cannot be decoded. Default: 0.")
  @Nullable Integer maxBad;

  /** The images, those of files in the size that the network demands. */
  DataSpec data(Graph graph) {
    return ImageSize.sized(data(), graph);
  }

  /**
   * The images.
   *
   * @throws ParameterException if some may be skipped that are no image files
   */
  DataSpec data() {
    try {
      return maxBad == null ? data : data.withMaxBad(maxBad);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--max-bad: " + e.getMessage(), e);
    }
  }

  /**
   * How a network wants its images: as the option says, or else its file.
   *
   * @throws ParameterException if neither says it
   */
  Preprocessing preprocessing(Graph graph) {
    return preprocessing(normalize, graph, spec);
  }

  /**
   * How a network wants its images.
   *
   * @param normalize what an option says; null if nothing
   * @param spec the command, for its complaint
   * @throws ParameterException if neither option nor file says it
   */
  static Preprocessing preprocessing(
      @Nullable Preprocessing normalize, Graph graph, CommandSpec spec) {
    if (normalize != null) {
      return normalize;
    }
    return Preprocessing.fromMetadata(graph.header().metadata())
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "the model file does not say how its images are normalised; give --normalize"
                        + " (imagenet, cifar10, half, none, raw, or MEAN/STD)"));
  }
}
