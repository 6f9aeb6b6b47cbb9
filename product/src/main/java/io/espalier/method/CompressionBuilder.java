package io.espalier.method;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.graph.FileHeader;
import io.espalier.latency.LatencyTarget;
import io.espalier.method.playprune.PlayAndPruneOptions;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.onnx.OnnxReader;
import io.espalier.train.Monitor;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CompressionConfig} in the making, with what a user would leave unsaid filled in.
 *
 * <pre>{@code
 * CompressionResult result =
 *     Compression.of(Path.of("resnet20.onnx"), "cifar10:data", 1.0)
 *         .normalize("imagenet")
 *         .method(PruneAndDistilOptions.DEFAULT)
 *         .output(Path.of("small.onnx"))
 *         .start(Path.of("runs/first"), System.err::println);
 * }</pre>
 *
 * <p>For one thread; it can be used again after {@link #build}.
 */
public final class CompressionBuilder {
  private final Path model;
  private final DataSpec data;
  private final double tolerance;
  private Path output;
  private boolean imitate;
  private @Nullable Preprocessing preprocessing;
  private @Nullable HeldOut heldOut;
  private @Nullable PlayAndPruneOptions game = PlayAndPruneOptions.DEFAULT;
  private @Nullable PruneAndDistilOptions distil;
  private @Nullable LatencyTarget targetLatency;
  private boolean baseline;
  private long seed = 1;
  private int threads = Runtime.getRuntime().availableProcessors();
  private NormOptions norms = NormOptions.DEFAULT;

  CompressionBuilder(Path model, DataSpec data, double tolerance) {
    this.model = model;
    this.data = data;
    this.tolerance = tolerance;
    this.output = model.resolveSibling("compressed.onnx");
  }

  /**
   * The file that the result is written to; by default {@code compressed.onnx} beside the model.
   */
  public CompressionBuilder output(Path file) {
    this.output = file;
    return this;
  }

  /** The game of Play and Prune, which is the default method, with constants of its own. */
  public CompressionBuilder method(PlayAndPruneOptions options) {
    this.game = options;
    this.distil = null;
    return this;
  }

  /** Prune and Distil in place of the game. */
  public CompressionBuilder method(PruneAndDistilOptions options) {
    this.distil = options;
    this.game = null;
    return this;
  }

  /**
   * How the network takes its images; by default as its file says.
   *
   * @param text as {@link Preprocessing#parse} takes it
   * @throws IllegalArgumentException if it is none
   */
  public CompressionBuilder normalize(String text) {
    this.preprocessing = Preprocessing.parse(text);
    return this;
  }

  /**
   * The images by which decisions are taken, which the network must not have been trained on; by
   * default what its file says was held out, else half of the test images.
   *
   * @param text as {@link Selection#parse} takes it
   * @throws IllegalArgumentException if it is none
   */
  public CompressionBuilder selection(String text, long drawnBy) {
    this.heldOut = new HeldOut(Selection.parse(text).toString(), drawnBy);
    return this;
  }

  /**
   * A time that is to be reached. Methods should then leave widths that ONNX Runtime likes, as
   * multiples of 4, which their options decide.
   */
  public CompressionBuilder targetLatency(LatencyTarget target) {
    this.targetLatency = target;
    return this;
  }

  /** Leaves labels aside: the network's own outputs are kept. */
  public CompressionBuilder imitate() {
    this.imitate = true;
    return this;
  }

  /** Sets random pruning to the same MACs, trained as long, beside the result. */
  public CompressionBuilder baseline() {
    this.baseline = true;
    return this;
  }

  /** What order, augmentation and fresh weights follow from; 1 by default. */
  public CompressionBuilder seed(long number) {
    this.seed = number;
    return this;
  }

  /** How many threads the engines may use; by default as many as there are processors. */
  public CompressionBuilder threads(int count) {
    this.threads = count;
    return this;
  }

  /** Whether the network trains with BatchNorm that its file does not have. */
  public CompressionBuilder norms(NormOptions options) {
    this.norms = options;
    return this;
  }

  /**
   * The configuration.
   *
   * @throws IOException if the model's file cannot be read
   * @throws IllegalArgumentException if a value is out of its range, or neither the file nor {@link
   *     #normalize} says how images are normalised
   */
  public CompressionConfig build() throws IOException {
    FileHeader header = OnnxReader.read(model).header();
    HeldOut selection = heldOut == null ? HeldOut.of(header).orElse(HeldOut.DEFAULT) : heldOut;
    return new CompressionConfig(
        model.toAbsolutePath().toString(),
        output.toAbsolutePath().toString(),
        data.toString(),
        imitate,
        preprocessing(header),
        selection.selection(),
        selection.seed(),
        distil == null ? CompressionConfig.PLAY_AND_PRUNE : CompressionConfig.PRUNE_AND_DISTIL,
        tolerance,
        baseline,
        seed,
        threads,
        norms,
        game,
        distil,
        targetLatency);
  }

  private Preprocessing preprocessing(FileHeader header) {
    if (preprocessing != null) {
      return preprocessing;
    }
    return Preprocessing.fromMetadata(header.metadata())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    model
                        + " does not say how its images are normalised; give it by normalize(…)"));
  }

  /**
   * Compresses in a new run.
   *
   * @param run folder of the run, absent or empty
   * @throws IOException as {@link #build} and {@link Compression#start}
   */
  public CompressionResult start(Path run, Monitor monitor) throws IOException {
    return Compression.start(build(), run, monitor);
  }
}
