package io.espalier.latency;

import io.espalier.engine.RandomInputs;
import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A network's file that is to be timed.
 *
 * @param label what it is called beside others
 * @param file as it is deployed
 * @param graph what the file holds
 * @param shapes of its inputs, by name, for any batch
 */
public record TimedNetwork(String label, Path file, Graph graph, Map<String, Shape> shapes) {
  private static final long SEED = 1;

  public TimedNetwork {
    shapes = Map.copyOf(shapes);
  }

  /** The batch size that the file fixes; empty if each run may choose it. */
  public Optional<Integer> fixedBatch() {
    return graph.inputs().stream()
        .map(ValueInfo::dims)
        .filter(Objects::nonNull)
        .filter(dims -> !dims.isEmpty() && dims.getFirst() instanceof Dim.Fixed)
        .map(dims -> ((Dim.Fixed) dims.getFirst()).size())
        .findFirst();
  }

  /**
   * The shapes of its inputs for a batch, by name, in the network's order.
   *
   * @throws IllegalArgumentException if the file takes batches of another size only
   */
  public SequencedMap<String, Shape> shapes(int batch) {
    SequencedMap<String, Shape> sized = new LinkedHashMap<>();
    for (ValueInfo input : graph.inputs()) {
      Shape shape = Objects.requireNonNull(shapes.get(input.name()), input.name());
      List<Dim> dims = input.dims();
      boolean isFree = dims == null || dims.isEmpty() || dims.getFirst() instanceof Dim.Free;
      if (!isFree && shape.dim(0) != batch) {
        throw new IllegalArgumentException(
            "%s takes batches of %d only; batch=%d".formatted(label, shape.dim(0), batch));
      }
      sized.put(input.name(), shape.rank() == 0 ? shape : shape.with(0, batch));
    }
    return Collections.unmodifiableSequencedMap(sized);
  }

  /** Random images, or whatever else its inputs are. */
  Map<String, Tensor> inputs(int batch) {
    return RandomInputs.of(graph, shapes(batch), SEED);
  }
}
