package io.espalier.torch;

import io.espalier.graph.Op;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Kernels of Resize. Where libtorch's own upsampling of images means the same it does the work;
 * else one axis after the other is gathered and weighted.
 */
final class Resizes {
  private Resizes() {}

  /**
   * The kernel of a Resize.
   *
   * @throws IllegalArgumentException if it crops
   */
  static Kernel kernel(Op.Resize op, Compute compute) {
    if (op.coordinates() == Op.Coordinates.TF_CROP_AND_RESIZE) {
      throw new IllegalArgumentException(
          "a Resize that crops (tf_crop_and_resize) cannot be run by libtorch");
    }
    return Kernel.of(
        in -> {
          Tensor x = in.tensor(0);
          Request request = new Request(op, in, HostTransfer.shape(x));
          return switch (op.interpolation()) {
            case NEAREST -> nearest(op, x, request);
            case LINEAR ->
                isNativeLinear(op, request)
                    ? bilinear(op, x, request)
                    : resample(op, compute.master(x), request);
            case CUBIC -> resample(op, compute.master(x), request);
          };
        });
  }

  /** The extents of the input and of the output, and the factor of each axis. */
  private static final class Request {
    private final int[] from;
    private final int[] to;
    private final float[] scales;

    Request(Op.Resize op, Operands in, Shape shape) {
      from = shape.dims();
      to = shape.dims();
      scales = new float[from.length];
      Arrays.fill(scales, 1);
      int[] axes =
          op.axes().isEmpty()
              ? IntStream.range(0, from.length).toArray()
              : op.axes().stream().mapToInt(shape::axis).toArray();
      boolean sized = in.has(3) && in.host(3).size() > 0;
      io.espalier.tensor.Tensor given = in.host(sized ? 3 : 2);
      if (given.size() != axes.length) {
        throw new IllegalArgumentException(
            "a Resize of %d axes of %s is given %s".formatted(axes.length, shape, given));
      }
      for (int i = 0; i < axes.length; i++) {
        int axis = axes[i];
        to[axis] = (int) (sized ? given.getLong(i) : (long) (from[axis] * given.getFloat(i)));
        scales[axis] = sized ? (float) to[axis] / from[axis] : given.getFloat(i);
      }
    }

    boolean changes(int axis) {
      return from[axis] != to[axis] || scales[axis] != 1;
    }

    /** Whether it is an image {@code [N, C, H, W]} of which height and width alone may change. */
    boolean isOfImage() {
      return from.length == 4 && !changes(0) && !changes(1);
    }

    long[] imageSize() {
      return new long[] {to[2], to[3]};
    }

    Resampling resampling(Op.Resize op, int axis) {
      return Resampling.of(op, from[axis], to[axis], scales[axis]);
    }
  }

  private static Tensor nearest(Op.Resize op, Tensor x, Request request) {
    boolean isNative =
        request.isOfImage()
            && x.is_floating_point()
            && request.resampling(op, 2).isNativeNearest(request.from[2])
            && request.resampling(op, 3).isNativeNearest(request.from[3]);
    return isNative
        ? torch.upsample_nearest2d(
            x, request.imageSize(), new DoubleOptional(), new DoubleOptional())
        : resample(op, x, request);
  }

  private static boolean isNativeLinear(Op.Resize op, Request request) {
    if (!request.isOfImage() || op.antialias()) {
      return false;
    }
    return switch (op.coordinates()) {
      case HALF_PIXEL, ALIGN_CORNERS -> true;
      case PYTORCH_HALF_PIXEL -> Arrays.stream(request.imageSize()).allMatch(size -> size > 1);
      case HALF_PIXEL_SYMMETRIC, ASYMMETRIC, TF_CROP_AND_RESIZE -> false;
    };
  }

  private static Tensor bilinear(Op.Resize op, Tensor x, Request request) {
    return torch.upsample_bilinear2d(
        x,
        request.imageSize(),
        op.coordinates() == Op.Coordinates.ALIGN_CORNERS,
        new DoubleOptional(request.scales[2]),
        new DoubleOptional(request.scales[3]));
  }

  private static Tensor resample(Op.Resize op, Tensor x, Request request) {
    Tensor result = new Tensor(x);
    for (int axis = 0; axis < request.from.length; axis++) {
      if (request.changes(axis)) {
        result = resample(result, axis, request.resampling(op, axis));
      }
    }
    return result;
  }

  private static Tensor resample(Tensor x, int axis, Resampling resampling) {
    if (resampling.taps() == 1) {
      return x.index_select(axis, HostTransfer.indices(resampling.sources(0)));
    }
    Tensor sum = tap(x, axis, resampling, 0);
    for (int t = 1; t < resampling.taps(); t++) {
      sum = sum.add(tap(x, axis, resampling, t));
    }
    return sum;
  }

  private static Tensor tap(Tensor x, int axis, Resampling resampling, int tap) {
    int rank = Math.toIntExact(x.dim());
    float[] weights = resampling.weights(tap);
    int[] column = new int[rank - axis];
    Arrays.fill(column, 1);
    column[0] = weights.length;
    Tensor factor =
        HostTransfer.toNative(
            io.espalier.tensor.Tensor.ofFloats(DType.FLOAT32, Shape.of(column), weights),
            HostTransfer.type(x));
    return x.index_select(axis, HostTransfer.indices(resampling.sources(tap))).mul(factor);
  }
}
