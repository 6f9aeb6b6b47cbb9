package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.graph.ShapeRules;
import io.espalier.graph.SliceRange;
import io.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntBinaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Kernels that take, join or add slices of axes. */
final class Selections {
  private Selections() {}

  static Kernel concat(int axis) {
    return Kernel.of(
        in -> {
          Tensor[] parts = new Tensor[in.count()];
          Arrays.setAll(parts, in::tensor);
          return torch.cat(new TensorVector(parts), axis);
        });
  }

  static Kernel slice() {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          Shape shape = HostTransfer.shape(x);
          Tensor result = new Tensor(x);
          for (SliceRange range :
              ShapeRules.slice(
                  shape, in.longs(1), in.longs(2), in.optionalLongs(3), in.optionalLongs(4))) {
            result = take(result, range);
          }
          return result;
        });
  }

  private static Tensor take(Tensor x, SliceRange range) {
    if (range.step() < 0) {
      return x.index_select(range.axis(), HostTransfer.indices(range.indices()));
    }
    long end = range.start() + (long) range.count() * range.step();
    return torch.slice(
        x, range.axis(), new LongOptional(range.start()), new LongOptional(end), range.step());
  }

  static Kernel gather(int axis) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          Shape shape = HostTransfer.shape(x);
          int front = shape.axis(axis);
          Tensor given = in.tensor(1);
          Shape indices = HostTransfer.shape(given);
          Tensor flat = given.reshape(-1);
          Tensor fromTheEnd = flat.lt(new Scalar(0)).to(ScalarType.Long);
          flat = flat.add(fromTheEnd, new Scalar(shape.dim(front)));
          IntStream dims =
              IntStream.concat(
                  IntStream.concat(
                      Arrays.stream(shape.dims(), 0, front), Arrays.stream(indices.dims())),
                  Arrays.stream(shape.dims(), front + 1, shape.rank()));
          return x.index_select(front, flat).reshape(dims.asLongStream().toArray());
        });
  }

  /**
   * The kernel of a Split.
   *
   * @param parts the number of its outputs
   */
  static Kernel split(int axis, int parts) {
    return Kernel.ofMany(
        in -> {
          Tensor x = in.tensor(0);
          int front = HostTransfer.shape(x).axis(axis);
          int extent = Math.toIntExact(x.size(front));
          List<Tensor> outputs = new ArrayList<>();
          long start = 0;
          for (int size : ShapeRules.split(extent, in.optionalLongs(1), parts)) {
            outputs.add(x.narrow(front, start, size));
            start += size;
          }
          return outputs;
        });
  }

  static Kernel pad(Op.Padding mode) {
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          long[] pads = in.longs(1);
          return switch (mode) {
            case CONSTANT -> padConstant(x, pads, in.has(2) ? in.scalar(2) : new Scalar(0));
            case REFLECT -> padFromInside(x, pads, Selections::reflected);
            case EDGE -> padFromInside(x, pads, (i, extent) -> Math.clamp(i, 0, extent - 1));
            case WRAP -> padFromInside(x, pads, Math::floorMod);
          };
        });
  }

  private static Tensor padConstant(Tensor x, long[] pads, Scalar value) {
    int rank = pads.length / 2;
    long[] innermostFirst = new long[pads.length];
    for (int axis = 0; axis < rank; axis++) {
      innermostFirst[2 * (rank - 1 - axis)] = pads[axis];
      innermostFirst[2 * (rank - 1 - axis) + 1] = pads[rank + axis];
    }
    return torch.constant_pad_nd(x, innermostFirst, value);
  }

  /**
   * Pads with elements of the value itself.
   *
   * @param source the position on an axis that one outside takes its element from, given the axis's
   *     extent
   */
  private static Tensor padFromInside(Tensor x, long[] pads, IntBinaryOperator source) {
    int rank = pads.length / 2;
    Tensor result = new Tensor(x);
    for (int axis = 0; axis < rank; axis++) {
      if (pads[axis] != 0 || pads[rank + axis] != 0) {
        int extent = Math.toIntExact(x.size(axis));
        int[] sources =
            IntStream.range(
                    Math.toIntExact(-pads[axis]), extent + Math.toIntExact(pads[rank + axis]))
                .map(i -> source.applyAsInt(i, extent))
                .toArray();
        result = result.index_select(axis, HostTransfer.indices(sources));
      }
    }
    return result;
  }

  /** The position that a position outside an axis mirrors, the edges not repeated. */
  static int reflected(int position, int extent) {
    int period = Math.max(1, 2 * (extent - 1));
    int folded = Math.floorMod(position, period);
    return folded < extent ? folded : period - folded;
  }
}
