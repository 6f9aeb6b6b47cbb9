package io.espalier.latency;

import io.espalier.engine.BoundRun;
import io.espalier.engine.Runner;
import io.espalier.graph.ValueInfo;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.Provider;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory a network takes in ONNX Runtime, at most: a process of its own opens the file and
 * runs it a few times; the result is the peak of its resident memory less what it had before, in
 * bytes. It holds weights, ONNX Runtime's copies of them in other layouts, inputs and activations,
 * but not the library itself. Memory of a GPU is not in it.
 *
 * <p>The Java heap of that process is touched whole beforehand, so that it does not grow meanwhile.
 * Linux alone tells what is needed ({@code /proc/self/status}).
 */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path RESET = Path.of("/proc/self/clear_refs");
  private static final String RESET_PEAK = "5";
  private static final int RUNS = 3;
  private static final long HEAP_MEGABYTES = 64;

  private PeakMemory() {}

  /**
   * The peak in bytes; empty where the operating system does not tell.
   *
   * @throws IOException if the process cannot be started, or fails; the message is its own
   */
  static OptionalLong of(TimedNetwork network, int batch, int threads, Provider provider)
      throws IOException {
    if (!Files.isReadable(STATUS)) {
      return OptionalLong.empty();
    }
    Path result = Files.createTempFile("espalier", ".memory");
    Path log = Files.createTempFile("espalier", ".log");
    try {
      Process process =
          new ProcessBuilder(command(network, batch, threads, provider, result))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      int code = await(process);
      if (code != 0) {
        throw new IOException(
            "%s: its memory at batch %d could not be measured: %s"
                .formatted(network.file(), batch, reason(log, code)));
      }
      return OptionalLong.of(Long.parseLong(Files.readString(result)));
    } finally {
      Files.deleteIfExists(result);
      Files.deleteIfExists(log);
    }
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while memory was measured", e);
    }
  }

  private static String reason(Path log, int code) throws IOException {
    try (Stream<String> lines = Files.lines(log)) {
      return lines
          .filter(line -> !line.isBlank() && !line.startsWith("WARNING"))
          .findFirst()
          .orElse("its process ended with code " + code);
    }
  }

  private static List<String> command(
      TimedNetwork network, int batch, int threads, Provider provider, Path result) {
    Map<String, Shape> shapes = network.shapes(batch);
    long elements = shapes.values().stream().mapToLong(Shape::elements).sum();
    long megabytes = HEAP_MEGABYTES + 4 * Float.BYTES * elements / (1 << 20);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms" + megabytes + "m",
                "-Xmx" + megabytes + "m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PeakMemory.class.getName(),
                result.toString(),
                network.file().toString(),
                provider.name(),
                Integer.toString(threads)));
    for (ValueInfo input : network.graph().inputs()) {
      Shape shape = Objects.requireNonNull(shapes.get(input.name()));
      command.add(new Input(input.name(), input.dtype(), shape).text());
    }
    return command;
  }

  /** An input, as a word of the command. */
  private record Input(String name, DType dtype, Shape shape) {
    String text() {
      String extents =
          String.join("x", Arrays.stream(shape.dims()).mapToObj(Integer::toString).toList());
      return "%s:%s:%s".formatted(dtype.name(), extents, name);
    }

    static Input of(String text) {
      String[] parts = text.split(":", 3);
      int[] extents =
          parts[1].isEmpty()
              ? new int[0]
              : Arrays.stream(parts[1].split("x")).mapToInt(Integer::parseInt).toArray();
      return new Input(parts[2], DType.valueOf(parts[0]), Shape.of(extents));
    }

    Tensor half() {
      return Tensor.full(dtype, shape, dtype.isFloating() ? 0.5 : 0);
    }
  }

  /**
   * What the process does.
   *
   * @param args file for the result, file of the network, provider, threads, and one word for each
   *     input
   */
  public static void main(String... args) throws IOException {
    OrtEngine engine =
        new OrtEngine(
            Integer.parseInt(args[3]), OrtEngine.Optimization.ALL, Provider.valueOf(args[2]));
    Map<String, Tensor> inputs = new HashMap<>();
    Arrays.stream(args)
        .skip(4)
        .map(Input::of)
        .forEach(input -> inputs.put(input.name(), input.half()));
    OrtEngine.version(); // loads the library
    resetPeak();
    long before = status("VmRSS:");
    try (Runner runner = engine.open(Path.of(args[1]));
        BoundRun run = runner.bind(inputs)) {
      for (int i = 0; i < RUNS; i++) {
        run.run();
      }
      long peak = Math.max(0, status("VmHWM:") - before);
      Files.writeString(Path.of(args[0]), Long.toString(peak));
    }
  }

  private static void resetPeak() {
    try {
      Files.writeString(RESET, RESET_PEAK, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      // Not every kernel can; then the peak is that of the whole process, which is not higher.
      return;
    }
  }

  /** A line of the process's status, in bytes. */
  private static long status(String field) {
    try (Stream<String> lines = Files.lines(STATUS)) {
      String line = lines.filter(l -> l.startsWith(field)).findFirst().orElseThrow();
      return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
