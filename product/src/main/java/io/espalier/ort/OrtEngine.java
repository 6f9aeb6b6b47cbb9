package io.espalier.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.espalier.engine.Engine;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.onnx.OnnxWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime, one node at a time.
 *
 * <p>Idle sessions give their threads up at the end of each run instead of spinning, so that
 * networks that run in turns do not take the cores from each other.
 *
 * @param threads threads that share one node's work, at least 1
 * @param optimization how far the network is rewritten before it runs
 * @param provider where it computes
 */
public record OrtEngine(int threads, Optimization optimization, Provider provider)
    implements Engine {

  /** How far ONNX Runtime rewrites a network when it opens it. */
  public enum Optimization {
    /** Not at all: every node of the file runs as it stands. */
    NONE,
    /** As deployed: constants folded, nodes fused, layouts changed. */
    ALL
  }

  /**
   * @throws IllegalArgumentException if {@code threads} is less than 1
   */
  public OrtEngine {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1; threads=" + threads);
    }
  }

  /** The engine on the processor. */
  public OrtEngine(int threads, Optimization optimization) {
    this(threads, optimization, Provider.CPU);
  }

  /** The engine as deployed, on all processors that this machine has. */
  public static OrtEngine onAllProcessors() {
    return new OrtEngine(Runtime.getRuntime().availableProcessors(), Optimization.ALL);
  }

  /** The version of ONNX Runtime, as {@code 1.28.0}. */
  public static String version() {
    return environment().getVersion();
  }

  @Override
  public String name() {
    return "onnxruntime";
  }

  /**
   * {@inheritDoc}
   *
   * @throws InvalidGraphException if ONNX Runtime does not load the network
   */
  @Override
  public Runner open(Graph graph) {
    return with(graph, opener -> runner(session(opener, options -> {})));
  }

  /**
   * Opens a network so that the times of its nodes are taken.
   *
   * @throws InvalidGraphException if ONNX Runtime does not load the network
   */
  public ProfiledRunner openProfiled(Graph graph) {
    return with(graph, this::openProfiled);
  }

  private ProfiledRunner openProfiled(Opener opener) throws OrtException, IOException {
    Path folder = Files.createTempDirectory("espalier");
    try {
      OrtSession session =
          session(opener, options -> options.enableProfiling(folder.resolve("profile").toString()));
      return new ProfiledRunner(session, runner(session), folder);
    } catch (OrtException | RuntimeException e) {
      ProfiledRunner.delete(folder);
      throw e;
    }
  }

  /** Something that is opened by a session. */
  private interface Opening<R> {
    R of(Opener opener) throws OrtException, IOException;
  }

  private static <R> R with(Graph graph, Opening<R> opening) {
    try {
      if (OnnxWriter.needsDataFile(graph)) {
        return throughFiles(graph, opening);
      }
      byte[] model = OnnxWriter.toBytes(graph);
      return opening.of(options -> environment().createSession(model, options));
    } catch (OrtException e) {
      throw new InvalidGraphException(
          "ONNX Runtime cannot load the network '%s': %s".formatted(graph.name(), reason(e)), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a network that is too large for one file to a folder of its own, and opens that. */
  private static <R> R throughFiles(Graph graph, Opening<R> opening)
      throws IOException, OrtException {
    Path folder = Files.createTempDirectory("espalier");
    Path file = folder.resolve("model.onnx");
    try {
      OnnxWriter.write(graph, file);
      return opening.of(options -> environment().createSession(file.toString(), options));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(OnnxWriter.dataFile(file));
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Opens a model file as it is, whatever its operators.
   *
   * @throws ModelLoadException if there is no such file, or ONNX Runtime does not load it
   */
  public Runner open(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ModelLoadException("there is no file " + file);
    }
    try {
      return runner(
          session(options -> environment().createSession(file.toString(), options), options -> {}));
    } catch (OrtException e) {
      throw new ModelLoadException("ONNX Runtime cannot load %s: %s".formatted(file, reason(e)), e);
    }
  }

  private interface Opener {
    OrtSession open(SessionOptions options) throws OrtException;
  }

  private interface Extra {
    void on(SessionOptions options) throws OrtException;
  }

  private OrtSession session(Opener opener, Extra extra) throws OrtException {
    try (SessionOptions options = new SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(
          switch (optimization) {
            case NONE -> SessionOptions.OptLevel.NO_OPT;
            case ALL -> SessionOptions.OptLevel.ALL_OPT;
          });
      options.addConfigEntry("session.force_spinning_stop", "1");
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      choose(options);
      extra.on(options);
      return opener.open(options);
    }
  }

  private static OrtRunner runner(OrtSession session) throws OrtException {
    try {
      return new OrtRunner(environment(), session);
    } catch (OrtException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * @throws ProviderException if this ONNX Runtime cannot compute there
   */
  private void choose(SessionOptions options) {
    switch (provider) {
      case CPU -> {}
      case CUDA -> {
        try {
          options.addCUDA(0);
        } catch (OrtException e) {
          throw new ProviderException(
              ("ONNX Runtime %s cannot use CUDA here: %s; it needs an NVIDIA GPU, CUDA and cuDNN, and"
                      + " the library com.microsoft.onnxruntime:onnxruntime_gpu in place of onnxruntime")
                  .formatted(version(), reason(e)),
              e);
        }
      }
    }
  }

  /** The process's only environment, which loads the native library when it is first needed. */
  private static final class Environment {
    private static final OrtEnvironment ONLY =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
  }

  private static OrtEnvironment environment() {
    return Environment.ONLY;
  }

  /** The library's message in one line, without the code before it. */
  static String reason(OrtException e) {
    String message = String.valueOf(e.getMessage());
    return message
        .replaceFirst("^Error code - \\w+ - message: ", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}
