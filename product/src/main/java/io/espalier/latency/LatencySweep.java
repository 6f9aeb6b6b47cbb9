package io.espalier.latency;

import io.espalier.engine.BoundRun;
import io.espalier.engine.Runner;
import io.espalier.ort.Latency;
import io.espalier.ort.LatencyBenchmark;
import io.espalier.ort.OrtEngine;
import io.espalier.ort.Provider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Times networks in turns in ONNX Runtime, with each number of threads at each batch size. The
 * first network is the reference.
 */
public final class LatencySweep {
  private final Provider provider;
  private final LatencyBenchmark benchmark;

  /** A sweep that measures with a benchmark at each point. */
  public LatencySweep(Provider provider, LatencyBenchmark benchmark) {
    this.provider = provider;
    this.benchmark = benchmark;
  }

  /**
   * The times, by threads and then by batch size.
   *
   * @param networks of different labels, at least one
   * @throws IOException if ONNX Runtime does not load a file
   * @throws IllegalArgumentException if a network does not take a batch, or the provider is not
   *     there
   */
  public List<Latency> measure(
      List<TimedNetwork> networks, List<Integer> batchSizes, List<Integer> threads)
      throws IOException {
    List<Latency> all = new ArrayList<>();
    for (int count : threads) {
      OrtEngine engine = new OrtEngine(count, OrtEngine.Optimization.ALL, provider);
      Map<TimedNetwork, Runner> runners = new LinkedHashMap<>();
      try {
        for (TimedNetwork network : networks) {
          runners.put(network, engine.open(network.file()));
        }
        for (int batch : batchSizes) {
          all.add(measure(runners, batch, count));
        }
      } finally {
        runners.values().forEach(Runner::close);
      }
    }
    return all;
  }

  private Latency measure(Map<TimedNetwork, Runner> runners, int batch, int threads) {
    SequencedMap<String, BoundRun> runs = new LinkedHashMap<>();
    try {
      runners.forEach(
          (network, runner) -> runs.put(network.label(), runner.bind(network.inputs(batch))));
      return benchmark.measure(runs, batch, threads);
    } finally {
      runs.values().forEach(BoundRun::close);
    }
  }
}
