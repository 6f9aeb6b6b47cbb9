package io.espalier.onnx;

import io.espalier.tensor.DType;
import io.espalier.tensor.HalfFloats;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Takes the elements of a tensor as they come from a file, in pieces of whole elements. */
final class RawDecoder {
  private static final float[] NO_FLOATS = {};
  private static final double[] NO_DOUBLES = {};
  private static final long[] NO_LONGS = {};

  private final DType dtype;
  private final Shape shape;
  private final float[] floats;
  private final double[] doubles;
  private final long[] longs;
  private int filled;

  /** A decoder that has room for all elements; not for {@code STRING}. */
  RawDecoder(DType dtype, Shape shape) {
    this.dtype = dtype;
    this.shape = shape;
    int size = Math.toIntExact(shape.elements());
    this.doubles = dtype == DType.FLOAT64 ? new double[size] : NO_DOUBLES;
    this.floats = dtype.isFloating() && dtype != DType.FLOAT64 ? new float[size] : NO_FLOATS;
    this.longs = dtype.isInteger() ? new long[size] : NO_LONGS;
  }

  /** Takes the elements behind those that it has. */
  void accept(ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int size = in.remaining() / dtype.bytes();
    switch (dtype) {
      case FLOAT32 -> in.asFloatBuffer().get(floats, filled, size);
      case FLOAT64 -> in.asDoubleBuffer().get(doubles, filled, size);
      case INT64, UINT64 -> in.asLongBuffer().get(longs, filled, size);
      case FLOAT16, BFLOAT16 -> {
        for (int i = 0; i < size; i++) {
          floats[filled + i] =
              dtype == DType.FLOAT16
                  ? HalfFloats.fromFloat16(in.getShort())
                  : HalfFloats.fromBfloat16(in.getShort());
        }
      }
      case INT8, INT16, INT32, UINT8, UINT16, UINT32, BOOL, STRING -> {
        for (int i = 0; i < size; i++) {
          longs[filled + i] = small(in);
        }
      }
    }
    filled += size;
  }

  private long small(ByteBuffer in) {
    return switch (dtype) {
      case INT8 -> in.get();
      case UINT8 -> Byte.toUnsignedLong(in.get());
      case BOOL -> in.get() == 0 ? 0 : 1;
      case INT16 -> in.getShort();
      case UINT16 -> Short.toUnsignedLong(in.getShort());
      case INT32 -> in.getInt();
      case UINT32 -> Integer.toUnsignedLong(in.getInt());
      case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, INT64, UINT64, STRING ->
          throw new IllegalArgumentException("not a small integer type: " + dtype);
    };
  }

  /**
   * The tensor, once all elements are there.
   *
   * @throws IllegalStateException if they are not
   */
  Tensor tensor() {
    if (filled != shape.elements()) {
      throw new IllegalStateException(
          "%d of %d elements are there".formatted(filled, shape.elements()));
    }
    if (dtype == DType.FLOAT64) {
      return Tensor.ofDoubles(shape, doubles);
    }
    return dtype.isFloating()
        ? Tensor.ofFloats(dtype, shape, floats)
        : Tensor.ofLongs(dtype, shape, longs);
  }
}
