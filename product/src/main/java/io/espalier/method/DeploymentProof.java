package io.espalier.method;

import io.espalier.channels.ChannelGroups;
import io.espalier.engine.RandomInputs;
import io.espalier.engine.Runner;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.ModelLoadException;
import io.espalier.ort.OrtEngine;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shows that a written network is what was promised: it has the original's inputs and outputs, and
 * ONNX Runtime runs it.
 */
final class DeploymentProof {
  private final Path original;
  private final Graph graph;
  private final ChannelGroups groups;
  private final OrtEngine engine;

  /**
   * @param original the file that {@code graph} was read from
   * @param groups the channel groups of {@code graph}
   */
  DeploymentProof(Path original, Graph graph, ChannelGroups groups, OrtEngine engine) {
    this.original = original;
    this.graph = graph;
    this.groups = groups;
    this.engine = engine;
  }

  /**
   * Reads a cut network's file again, and runs it on random inputs: on one, and on two at once
   * where the batch is free.
   *
   * @return why ONNX Runtime does not run it, where it does not run the original either; empty if
   *     it does
   * @throws IOException if the file cannot be read
   * @throws IllegalStateException if it is not what was promised
   */
  Optional<String> of(Path file) throws IOException {
    Graph written = OnnxReader.read(file);
    if (!written.inputs().equals(graph.inputs()) || !written.outputs().equals(graph.outputs())) {
      throw new IllegalStateException(
          "the cut network has the inputs %s and outputs %s; the original has %s and %s"
              .formatted(written.inputs(), written.outputs(), graph.inputs(), graph.outputs()));
    }
    List<Map<String, Shape>> feeds = new ArrayList<>(List.of(groups.inputShapes()));
    if (isBatchFree()) {
      feeds.add(batchOfTwo());
    }
    Optional<Failure> failure = firstFailure(file, written, feeds);
    if (failure.isPresent()
        && firstFailure(original, graph, List.of(failure.get().shapes())).isEmpty()) {
      throw new IllegalStateException(
          "ONNX Runtime runs the original but not the cut network: " + failure.get().reason());
    }
    return failure.map(Failure::reason);
  }

  /** The input shapes for which a file does not run, or gives other shapes than it should. */
  private record Failure(Map<String, Shape> shapes, String reason) {}

  private Optional<Failure> firstFailure(Path file, Graph network, List<Map<String, Shape>> feeds)
      throws IOException {
    try (Runner runner = engine.open(file)) {
      return feeds.stream()
          .flatMap(
              shapes ->
                  reason(runner, network, shapes)
                      .map(reason -> new Failure(shapes, reason))
                      .stream())
          .findFirst();
    } catch (ModelLoadException e) {
      return Optional.of(new Failure(feeds.getFirst(), String.valueOf(e.getMessage())));
    }
  }

  private static Optional<String> reason(Runner runner, Graph network, Map<String, Shape> shapes) {
    try {
      Shapes expected = ShapeInference.infer(network, shapes);
      Map<String, Tensor> outputs = runner.run(RandomInputs.of(network, shapes, 1));
      return outputs.entrySet().stream()
          .filter(
              output ->
                  expected
                      .find(output.getKey())
                      .filter(shape -> !shape.equals(output.getValue().shape()))
                      .isPresent())
          .map(
              output ->
                  "the output '%s' has the shape %s; expected is %s"
                      .formatted(
                          output.getKey(), output.getValue().shape(), expected.of(output.getKey())))
          .findFirst();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private boolean isBatchFree() {
    return graph.inputs().stream()
        .allMatch(
            input ->
                input.dims() != null
                    && !input.dims().isEmpty()
                    && input.dims().getFirst() instanceof Dim.Free);
  }

  private Map<String, Shape> batchOfTwo() {
    Map<String, Shape> shapes = new HashMap<>();
    groups.inputShapes().forEach((name, shape) -> shapes.put(name, shape.with(0, 2)));
    return shapes;
  }
}
