package io.espalier.bench;

import io.espalier.onnx.OnnxWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Times {@code espalier prune NETWORK --macs 0.5} as a command, each time in a process of its own
 * whose heap is at most a multiple of the model file. That process has the options of this JVM.
 *
 * <pre>PruneCommandBench NETWORK [TIMES_MODEL [RUNS [OPTION...]]]</pre>
 *
 * <p>Further options are those of {@code espalier prune}, as {@code --round-to 4}.
 */
public final class PruneCommandBench {
  private static final String MAIN = "io.espalier.cli.Main";

  private PruneCommandBench() {}

  /**
   * Prints the seconds of each run; ends with 1 if the heap was too small or the command failed.
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length < 1) {
      System.err.println("PruneCommandBench NETWORK [TIMES_MODEL [RUNS [OPTION...]]]");
      System.exit(2);
    }
    double times = args.length > 1 ? Double.parseDouble(args[1]) : 4;
    int runs = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    List<String> options = List.of(args).subList(Math.min(3, args.length), args.length);
    Path folder = Files.createTempDirectory("espalier-bench");
    Path model = folder.resolve(args[0] + ".onnx");
    Path small = folder.resolve("small.onnx");
    try {
      OnnxWriter.write(Networks.imageNet(args[0]), model);
      long bytes = Files.size(model);
      long heap = (long) (times * bytes);
      System.out.printf(
          "%s: %.1f MB, heap at most %.1f MB (%.1f times)%n",
          args[0], bytes / 1e6, heap / 1e6, times);
      for (int run = 0; run < runs; run++) {
        long start = System.nanoTime();
        int exitCode = prune(model, small, heap, options);
        System.out.printf(
            "  %.2f s, exit code %d, %.1f MB written%n",
            (System.nanoTime() - start) / 1e9,
            exitCode,
            Files.exists(small) ? Files.size(small) / 1e6 : 0);
        if (exitCode != 0) {
          System.exit(1);
        }
      }
    } finally {
      Files.deleteIfExists(small);
      Files.deleteIfExists(model);
      Files.deleteIfExists(folder);
    }
  }

  private static int prune(Path model, Path small, long heap, List<String> options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> !argument.startsWith("-Xmx"))
        .forEach(command::add);
    command.addAll(List.of("-Xmx" + heap, "-cp", System.getProperty("java.class.path"), MAIN));
    command.addAll(
        List.of("prune", model.toString(), "--macs", "0.5", "-o", small.toString(), "--json"));
    command.addAll(options);
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }
}
