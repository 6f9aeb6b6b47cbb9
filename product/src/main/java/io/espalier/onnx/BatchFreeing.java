package io.espalier.onnx;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps of {@link BatchAxis#free}: find the size, free it, prove that it is free. */
final class BatchFreeing {
  private static final String BATCH = "batch";

  private final Graph graph;

  BatchFreeing(Graph graph) {
    this.graph = graph;
  }

  BatchAxis run() {
    Set<Integer> sizes = bakedSizes();
    if (sizes.isEmpty()) {
      return new BatchAxis(graph, true, "the batch size is free");
    }
    if (sizes.size() > 1 || sizes.contains(0)) {
      return kept("the inputs disagree about the batch size: " + sizes);
    }
    int batch = sizes.iterator().next();
    try {
      return free(batch);
    } catch (IllegalArgumentException e) {
      return kept("the batch size %d is kept: %s".formatted(batch, e.getMessage()));
    }
  }

  private BatchAxis kept(String sentence) {
    return new BatchAxis(graph, false, sentence);
  }

  /** The first extents of the inputs of two and more axes, as far as they are fixed. */
  private Set<Integer> bakedSizes() {
    return graph.inputs().stream()
        .filter(BatchFreeing::hasBatchAxis)
        .map(input -> firstDim(input))
        .filter(Dim.Fixed.class::isInstance)
        .map(dim -> ((Dim.Fixed) dim).size())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean hasBatchAxis(ValueInfo input) {
    return input.dims() != null && input.dims().size() >= 2;
  }

  private static @Nullable Dim firstDim(ValueInfo input) {
    return input.dims() == null ? null : input.dims().getFirst();
  }

  /**
   * The freed network.
   *
   * @throws IllegalArgumentException if it cannot be freed; the message says why
   */
  private BatchAxis free(int batch) {
    Shapes baked = ShapeInference.atBatch(graph, batch);
    BakedExtents extents = new BakedExtents(graph, baked, batch);
    Graph freed = extents.free().withInputs(freedInputs());
    BatchTrack track =
        new BatchTrack(
            freed,
            batch,
            ShapeInference.atBatch(freed, batch),
            Map.of(
                batch + 1, ShapeInference.atBatch(freed, batch + 1),
                2 * batch + 1, ShapeInference.atBatch(freed, 2 * batch + 1)));
    Optional<String> obstacle = track.obstacle();
    if (obstacle.isPresent()) {
      throw new IllegalArgumentException(obstacle.get());
    }
    String sentence =
        "the batch size %d of the file was freed; constants of extents changed: %d"
            .formatted(batch, extents.changed());
    return new BatchAxis(freed.withOutputs(freedOutputs(track, batch, baked)), true, sentence);
  }

  private List<ValueInfo> freedInputs() {
    return graph.inputs().stream()
        .map(input -> hasBatchAxis(input) ? withFreeAxis(input, 0, BATCH) : input)
        .toList();
  }

  private List<ValueInfo> freedOutputs(BatchTrack track, int batch, Shapes baked) {
    List<ValueInfo> freed = new ArrayList<>();
    for (ValueInfo output : graph.outputs()) {
      OptionalInt axis = track.axis(output.name());
      if (axis.isEmpty()) {
        freed.add(output);
      } else {
        Shape shape = baked.of(output.name());
        boolean isBatch = shape.dim(axis.getAsInt()) == batch;
        freed.add(withFreeAxis(output, axis.getAsInt(), isBatch ? BATCH : ""));
      }
    }
    return freed;
  }

  private static ValueInfo withFreeAxis(ValueInfo info, int axis, String name) {
    List<Dim> dims = info.dims();
    if (dims == null || axis >= dims.size() || dims.get(axis) instanceof Dim.Free) {
      return info;
    }
    List<Dim> changed = new ArrayList<>(dims);
    changed.set(axis, Dim.free(name));
    return new ValueInfo(info.name(), info.dtype(), changed);
  }
}
