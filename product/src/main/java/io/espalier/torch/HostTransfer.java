package io.espalier.torch;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.LayoutOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Copies between host tensors and native ones. */
final class HostTransfer {
  private HostTransfer() {}

  /**
   * A native copy: floating types in {@code floating}, integer types as 64-bit integers.
   *
   * @throws IllegalArgumentException if the tensor holds strings
   */
  static Tensor toNative(io.espalier.tensor.Tensor host, ScalarType floating) {
    long[] sizes = sizes(host.shape());
    DType dtype = host.dtype();
    if (dtype == DType.STRING) {
      throw new IllegalArgumentException("text cannot be computed with; shape=" + host.shape());
    }
    if (dtype == DType.BOOL) {
      return fromLongs(host.toLongs(), sizes).ne(new org.bytedeco.pytorch.Scalar(0));
    }
    if (dtype.isInteger()) {
      return fromLongs(host.toLongs(), sizes);
    }
    if (host.size() == 0) {
      return empty(sizes, floating);
    }
    if (floating == ScalarType.Double) {
      Tensor tensor = empty(sizes, ScalarType.Double);
      tensor.data_ptr_double().put(host.toDoubles());
      return tensor;
    }
    Tensor tensor = empty(sizes, ScalarType.Float);
    tensor.data_ptr_float().capacity(host.size()).asBuffer().put(host.floats());
    return floating == ScalarType.Float ? tensor : tensor.to(floating);
  }

  /** A one-dimensional tensor of 64-bit integers. */
  static Tensor indices(int... values) {
    return fromLongs(Arrays.stream(values).asLongStream().toArray(), values.length);
  }

  private static Tensor fromLongs(long[] values, long... sizes) {
    Tensor tensor = empty(sizes, ScalarType.Long);
    if (values.length > 0) {
      tensor.data_ptr_long().put(values);
    }
    return tensor;
  }

  private static Tensor empty(long[] sizes, ScalarType type) {
    return torch.empty(
        sizes,
        new ScalarTypeOptional(type),
        new LayoutOptional(),
        new DeviceOptional(),
        new BoolOptional(),
        new MemoryFormatOptional());
  }

  /**
   * A host copy, row-major whatever the native memory format: FLOAT64 for doubles, FLOAT32 for the
   * other floating types, BOOL, or INT64.
   */
  static io.espalier.tensor.Tensor toHost(Tensor tensor) {
    Shape shape = shape(tensor);
    DType dtype = hostType(tensor);
    if (shape.elements() == 0) {
      return io.espalier.tensor.Tensor.zeros(dtype, shape);
    }
    int size = Math.toIntExact(shape.elements());
    return switch (dtype) {
      case FLOAT64 -> {
        double[] values = new double[size];
        tensor.detach().contiguous().data_ptr_double().get(values);
        yield io.espalier.tensor.Tensor.ofDoubles(shape, values);
      }
      case FLOAT32 -> {
        float[] values = new float[size];
        tensor.detach().to(ScalarType.Float).contiguous().data_ptr_float().get(values);
        yield io.espalier.tensor.Tensor.ofFloats(shape, values);
      }
      default -> {
        long[] values = new long[size];
        tensor.to(ScalarType.Long).contiguous().data_ptr_long().get(values);
        yield io.espalier.tensor.Tensor.ofLongs(dtype, shape, values);
      }
    };
  }

  private static DType hostType(Tensor tensor) {
    return switch (type(tensor)) {
      case Double -> DType.FLOAT64;
      case Float, BFloat16, Half -> DType.FLOAT32;
      case Bool -> DType.BOOL;
      default -> DType.INT64;
    };
  }

  /**
   * The same values with the channels of each pixel side by side, if there are two spatial axes.
   */
  static Tensor channelsLast(Tensor tensor) {
    return tensor.dim() == 4 ? tensor.contiguous(MemoryFormat.ChannelsLast) : tensor;
  }

  /**
   * The type of the elements. The binding's own answer is equal to none of the enum's constants.
   */
  static ScalarType type(Tensor tensor) {
    return tensor.scalar_type().intern();
  }

  static Shape shape(Tensor tensor) {
    int[] dims = new int[Math.toIntExact(tensor.dim())];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] = Math.toIntExact(tensor.size(axis));
    }
    return Shape.of(dims);
  }

  /** The numbers as libtorch takes them. */
  static long[] longs(List<Integer> values) {
    return values.stream().mapToLong(Integer::longValue).toArray();
  }

  static long[] sizes(Shape shape) {
    return Arrays.stream(shape.dims()).asLongStream().toArray();
  }
}
