package io.espalier.study;

import io.espalier.data.Batch;
import io.espalier.data.BatchLoader;
import io.espalier.data.Dataset;
import io.espalier.data.Epoch;
import io.espalier.data.Preprocessing;
import io.espalier.engine.Runner;
import io.espalier.graph.Graph;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.IntStream;

/**
 * Times networks in turns in ONNX Runtime, for each batch size with each number of threads. The
 * first network is the reference.
 */
final class LatencySweep {
  private static final int WARM_UP = 5;
  private static final double NANOS = 6e9;
  private static final int FEWEST_BLOCKS = 10;
  private static final int MOST_BLOCKS = 200;
  private static final long BOOTSTRAP_SEED = 1;

  private final StudyConfig.LatencyGrid grid;
  private final Dataset images;
  private final Preprocessing preprocessing;

  LatencySweep(StudyConfig.LatencyGrid grid, Dataset images, Preprocessing preprocessing) {
    this.grid = grid;
    this.images = images;
    this.preprocessing = preprocessing;
  }

  /**
   * The times, by threads and then by batch size.
   *
   * @param files of networks that take the images through their one input
   */
  List<Latency> measure(Map<NetworkRole, Path> files) throws IOException {
    String input = null;
    List<Latency> all = new ArrayList<>();
    for (int threads : grid.threads()) {
      OrtEngine engine = new OrtEngine(threads, OrtEngine.Optimization.ALL);
      SequencedMap<String, Runner> runners = new LinkedHashMap<>();
      try {
        for (Map.Entry<NetworkRole, Path> entry : files.entrySet()) {
          Graph graph = OnnxReader.read(entry.getValue());
          input = graph.inputs().getFirst().name();
          runners.put(entry.getKey().toString(), engine.open(entry.getValue()));
        }
        for (int batch : grid.batchSizes()) {
          Map<String, Tensor> feed = Map.of(String.valueOf(input), batch(batch));
          int blocks = blocks(runners, feed);
          all.add(
              new LatencyBenchmark(WARM_UP, blocks, BOOTSTRAP_SEED)
                  .measure(runners, feed, threads));
        }
      } finally {
        runners.values().forEach(Runner::close);
      }
    }
    return all;
  }

  /** So many images, from the beginning, and again from there where the data set has fewer. */
  private Tensor batch(int size) {
    int count = Math.min(size, images.size());
    int[] first = IntStream.range(0, count).toArray();
    BatchLoader loader = BatchLoader.sequential(images.subset(first), preprocessing, count);
    try (Epoch epoch = loader.open(0)) {
      Batch batch = epoch.next();
      int[] rows = IntStream.range(0, size).map(row -> row % count).toArray();
      return batch.images().take(0, rows);
    }
  }

  /** As many blocks as fit into the time; the run that finds out warms up too. */
  private static int blocks(SequencedMap<String, Runner> runners, Map<String, Tensor> inputs) {
    runners.values().forEach(runner -> runner.run(inputs));
    long start = System.nanoTime();
    runners.values().forEach(runner -> runner.run(inputs));
    double block = 2.0 * Math.max(1, System.nanoTime() - start);
    return (int) Math.clamp(NANOS / block, FEWEST_BLOCKS, MOST_BLOCKS);
  }
}
