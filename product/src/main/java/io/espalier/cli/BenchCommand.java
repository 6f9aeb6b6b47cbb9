package io.espalier.cli;

import io.espalier.channels.InputShapes;
import io.espalier.graph.Graph;
import io.espalier.latency.Bench;
import io.espalier.latency.BenchOptions;
import io.espalier.latency.TimedNetwork;
import io.espalier.ort.Provider;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier bench}: how long networks take, beside each other. */
@Command(
    name = "bench",
    sortOptions = false,
    abbreviateSynopsis = true,
    description = {
      "Times networks in ONNX Runtime, run by run in turns, on random images; the first is what the"
          + " others are compared with."
    },
    footer = {
      "",
      "Example: espalier bench model.onnx small.onnx",
      "         espalier bench model.onnx small.onnx --batch 1,64 --threads 1 --json"
    })
final class BenchCommand implements Callable<Integer> {
  private static final List<Integer> BATCHES = List.of(1, 8, 64);

  @Mixin Console console;
  @Mixin ModelArguments models;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      converter = AtLeastOne.class,
      description =
          "Images in a batch, as 1,8,64. Default: 1,8,64, or what the files fix, where they do.")
  @Nullable List<Integer> batches;

  @Option(
      names = "--threads",
      paramLabel = "N|all",
      split = ",",
      converter = ThreadCount.class,
      defaultValue = "1,all",
      description = "Threads of ONNX Runtime, as 1,4,all. Default: ${DEFAULT-VALUE}.")
  List<Integer> threads;

  @Option(
      names = "--provider",
      paramLabel = "NAME",
      defaultValue = "cpu",
      description =
          "Where ONNX Runtime computes: ${COMPLETION-CANDIDATES}. cuda needs an NVIDIA GPU, CUDA,"
              + " cuDNN, and ONNX Runtime's library for it on the class path. Default:"
              + " ${DEFAULT-VALUE}.")
  Provider provider;

  @Option(
      names = "--input-size",
      paramLabel = "HxW",
      converter = InputSize.Converter.class,
      description =
          "Size of the images where the networks leave it free. Default: the first customary size"
              + " that each takes, 224x224 before others.")
  @Nullable InputSize size;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      defaultValue = "6",
      description =
          "About how long all networks run for each batch size and number of threads; longer makes"
              + " intervals narrower. Default: ${DEFAULT-VALUE}.")
  double seconds;

  @Option(
      names = "--no-memory",
      description = "Do not measure peak memory, which takes a process for each measurement.")
  boolean noMemory;

  @Override
  public Integer call() throws IOException {
    List<TimedNetwork> networks = networks();
    BenchOptions options =
        console.options(
            () ->
                new BenchOptions(
                    batches == null ? batches(networks) : batches.stream().distinct().toList(),
                    threads.stream().distinct().toList(),
                    provider,
                    Duration.ofNanos((long) (seconds * 1e9)),
                    !noMemory));
    console.say(
        "timing %d networks at %d points, about %s each"
            .formatted(
                networks.size(),
                options.batchSizes().size() * options.threads().size(),
                Numbers.duration(options.time())));
    BenchReport report = BenchReport.of(networks, provider, Bench.run(networks, options));
    console.print(report, report::toText);
    return ExitCode.DONE;
  }

  private List<TimedNetwork> networks() throws IOException {
    List<String> labels = models.labels();
    List<TimedNetwork> networks = new ArrayList<>();
    for (int i = 0; i < labels.size(); i++) {
      Path file = models.files.get(i);
      Graph graph = ModelArgument.read(file);
      networks.add(new TimedNetwork(labels.get(i), file, graph, shapes(labels.get(i), graph)));
    }
    return networks;
  }

  private Map<String, Shape> shapes(String label, Graph graph) {
    try {
      return size == null ? InputShapes.plausible(graph) : size.shapes(graph);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(label + ": " + e.getMessage(), e);
    }
  }

  /** The batch size that files fix, where they do. */
  private static List<Integer> batches(List<TimedNetwork> networks) {
    return networks.stream()
        .map(TimedNetwork::fixedBatch)
        .flatMap(Optional::stream)
        .findFirst()
        .map(List::of)
        .orElse(BATCHES);
  }
}
