package io.espalier.onnx;

import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Whether a node whose results grow with the batch still lets samples touch each other, moves them
 * out of their order, or works along an axis on which they lie by accident of the shapes.
 */
final class BatchMixing {
  private final BatchTrack track;
  private final Shapes baked;

  /**
   * The rules.
   *
   * @param baked shapes at the batch size of the file
   */
  BatchMixing(BatchTrack track, Shapes baked) {
    this.track = track;
    this.baked = baked;
  }

  boolean mixes(Node node) {
    OptionalInt first = track.axis(node.input(0));
    return switch (node.op()) {
      case Op.Conv c -> isNot(0, first);
      case Op.ConvTranspose c -> isNot(0, first);
      case Op.BatchNorm b -> isNot(0, first);
      case Op.InstanceNorm n -> isNot(0, first);
      case Op.GroupNorm n -> isNot(0, first);
      case Op.Lrn n -> isNot(0, first);
      case Op.DepthToSpace d -> isNot(0, first);
      case Op.SpaceToDepth s -> isNot(0, first);
      case Op.LayerNorm n -> isFrom(n.axis(), node, first);
      case Op.Softmax s -> s.toTheEnd() ? isFrom(s.axis(), node, first) : is(s.axis(), node, first);
      case Op.Pool p -> isSpatial(first);
      case Op.GlobalPool p -> isSpatial(first);
      case Op.LpPool p -> isSpatial(first);
      case Op.GlobalLpPool p -> isSpatial(first);
      case Op.Flatten f -> isNot(0, first) || isNot(0, track.axis(node.output()));
      case Op.Reshape r -> isNot(0, first) || isNot(0, track.axis(node.output()));
      case Op.Concat c -> concatenates(node, c.axis());
      case Op.Split s -> is(s.axis(), node, first);
      case Op.Gather g -> is(g.axis(), node, first);
      case Op.Slice s -> first.isPresent() && selects(node, first.getAsInt());
      case Op.Pad p -> first.isPresent() && pads(node, first.getAsInt());
      case Op.Tile t -> first.isPresent() && repeats(node, first.getAsInt());
      case Op.Resize r -> first.isPresent() && resizes(node, r, first.getAsInt());
      case Op.Gemm g -> false;
      case Op.MatMul m -> false;
      case Op.Elementwise e -> false;
      case Op.Clip c -> false;
      case Op.Binary b -> false;
      case Op.Compare c -> false;
      case Op.Where w -> false;
      case Op.Fold f -> false;
      case Op.PRelu p -> false;
      case Op.Reduce r -> false;
      case Op.ArgReduce a -> false;
      case Op.Squeeze s -> false;
      case Op.Unsqueeze u -> false;
      case Op.Transpose t -> false;
      case Op.Expand e -> false;
      case Op.Dropout d -> false;
      case Op.ShapeOf s -> false;
      case Op.Cast c -> false;
      case Op.ConstantOfShape c -> false;
      case Op.Range r -> false;
      case Op.Opaque o -> true;
    };
  }

  private static boolean isNot(int wanted, OptionalInt axis) {
    return axis.isPresent() && axis.getAsInt() != wanted;
  }

  private static boolean isSpatial(OptionalInt axis) {
    return axis.isPresent() && axis.getAsInt() > 1;
  }

  private boolean is(int axis, Node node, OptionalInt batchAxis) {
    return batchAxis.isPresent() && front(axis, node) == batchAxis.getAsInt();
  }

  private boolean isFrom(int axis, Node node, OptionalInt batchAxis) {
    return batchAxis.isPresent() && front(axis, node) <= batchAxis.getAsInt();
  }

  private int front(int axis, Node node) {
    return baked.of(node.input(0)).axis(axis);
  }

  private boolean concatenates(Node node, int along) {
    int axis = baked.of(node.output()).axis(along);
    return node.inputs().stream().map(track::axis).anyMatch(OptionalInt.of(axis)::equals);
  }

  /** Whether a Slice does not take all samples one by one in their order. */
  private boolean selects(Node node, int batchAxis) {
    if (baked.of(node.input(0)).dim(batchAxis) != baked.of(node.output()).dim(batchAxis)) {
      return true;
    }
    if (!node.hasInput(4)) {
      return false;
    }
    Optional<Tensor> axes = baked.constant(node.input(3));
    Optional<Tensor> steps = baked.constant(node.input(4));
    if (steps.isEmpty() || (node.hasInput(3) && axes.isEmpty())) {
      return true;
    }
    Shape in = baked.of(node.input(0));
    for (int i = 0; i < steps.get().size(); i++) {
      int axis = axes.isPresent() ? in.axis((int) axes.get().getLong(i)) : i;
      if (axis == batchAxis && steps.get().getLong(i) != 1) {
        return true;
      }
    }
    return false;
  }

  private boolean pads(Node node, int batchAxis) {
    Optional<Tensor> pads = baked.constant(node.input(1));
    return pads.isEmpty()
        || pads.get().getLong(batchAxis) != 0
        || pads.get().getLong(batchAxis + pads.get().size() / 2) != 0;
  }

  private boolean repeats(Node node, int batchAxis) {
    Optional<Tensor> repeats = baked.constant(node.input(1));
    return repeats.isEmpty() || repeats.get().getLong(batchAxis) != 1;
  }

  /** Whether a Resize takes the samples by another scale than 1. */
  private boolean resizes(Node node, Op.Resize resize, int batchAxis) {
    Shape in = baked.of(node.input(0));
    if (resize.coordinates() == Op.Coordinates.TF_CROP_AND_RESIZE
        || in.dim(batchAxis) != baked.of(node.output()).dim(batchAxis)) {
      return true;
    }
    if (!node.hasInput(2)) {
      return false;
    }
    int place =
        resize.axes().isEmpty()
            ? batchAxis
            : resize.axes().stream().map(in::axis).toList().indexOf(batchAxis);
    Optional<Tensor> scales = baked.constant(node.input(2));
    return place >= 0 && (scales.isEmpty() || scales.get().getFloat(place) != 1);
  }
}
