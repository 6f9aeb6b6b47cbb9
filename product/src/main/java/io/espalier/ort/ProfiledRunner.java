package io.espalier.ort;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.engine.BoundRun;
import io.espalier.engine.Runner;
import io.espalier.ort.Profile.NodeTime;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network whose runs ONNX Runtime takes the times of, node by node. {@link #profile} ends that;
 * until then it writes them to a file of its own.
 */
public final class ProfiledRunner implements Runner {
  private static final String NODE = "Node";
  private static final String KERNEL = "_kernel_time";
  private static final String RUN = "model_run";
  private static final double MICROS_PER_MILLI = 1000;

  private final OrtSession session;
  private final Runner runner;
  private final Path folder;

  ProfiledRunner(OrtSession session, Runner runner, Path folder) {
    this.session = session;
    this.runner = runner;
    this.folder = folder;
  }

  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return runner.run(inputs);
  }

  @Override
  public BoundRun bind(Map<String, Tensor> inputs) {
    return runner.bind(inputs);
  }

  /**
   * Where the time of all runs so far went; to be called once.
   *
   * @param warmUp how many of the first runs do not count
   * @throws IllegalArgumentException if there were no more runs than that
   */
  public Profile profile(int warmUp) {
    try {
      JsonNode events = new ObjectMapper().readTree(Path.of(session.endProfiling()).toFile());
      Map<String, NodeTimes> nodes = new LinkedHashMap<>();
      List<Double> runs = new ArrayList<>();
      for (JsonNode event : events) {
        String name = event.path("name").asText();
        double millis = event.path("dur").asDouble() / MICROS_PER_MILLI;
        if (name.equals(RUN)) {
          runs.add(millis);
        } else if (event.path("cat").asText().equals(NODE) && name.endsWith(KERNEL)) {
          String node = name.substring(0, name.length() - KERNEL.length());
          String op = event.path("args").path("op_name").asText();
          nodes
              .computeIfAbsent(
                  event.path("args").path("node_index").asText() + node,
                  key -> new NodeTimes(node, op, new ArrayList<>()))
              .millis()
              .add(millis);
        }
      }
      if (runs.size() <= warmUp) {
        throw new IllegalArgumentException(
            "a profile needs more runs than %d; runs=%d".formatted(warmUp, runs.size()));
      }
      return new Profile(
          nodes.values().stream()
              .map(node -> new NodeTime(node.name(), node.op(), typical(node.millis(), warmUp)))
              .toList(),
          typical(runs, warmUp));
    } catch (OrtException e) {
      throw new IllegalStateException("ONNX Runtime ends no profile: " + OrtEngine.reason(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record NodeTimes(String name, String op, List<Double> millis) {}

  /** The mean of the faster half of all but the first. */
  private static double typical(List<Double> millis, int warmUp) {
    double[] sorted =
        millis.stream().skip(warmUp).mapToDouble(Double::doubleValue).sorted().toArray();
    return Arrays.stream(sorted).limit(Math.ceilDiv(sorted.length, 2)).average().orElse(0);
  }

  @Override
  public void close() {
    runner.close();
    delete(folder);
  }

  /** Deletes a folder and the files in it. */
  static void delete(Path folder) {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
