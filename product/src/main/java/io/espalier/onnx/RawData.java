package io.espalier.onnx;

import io.espalier.tensor.DType;
import io.espalier.tensor.HalfFloats;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements as files hold them: row-major, little-endian, without gaps. */
final class RawData {
  private RawData() {}

  /**
   * The tensor of those elements.
   *
   * @param bytes exactly {@code shape.elements() * dtype.bytes()} of them; not for {@code STRING}
   */
  static Tensor decode(DType dtype, Shape shape, ByteBuffer bytes) {
    ByteBuffer in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int size = Math.toIntExact(shape.elements());
    if (dtype == DType.FLOAT64) {
      double[] values = new double[size];
      in.asDoubleBuffer().get(values);
      return Tensor.ofDoubles(shape, values);
    }
    return dtype.isFloating()
        ? Tensor.ofFloats(dtype, shape, floats(dtype, in, size))
        : Tensor.ofLongs(dtype, shape, longs(dtype, in, size));
  }

  private static float[] floats(DType dtype, ByteBuffer in, int size) {
    float[] values = new float[size];
    switch (dtype) {
      case FLOAT32 -> in.asFloatBuffer().get(values);
      case FLOAT16 -> {
        for (int i = 0; i < size; i++) {
          values[i] = HalfFloats.fromFloat16(in.getShort());
        }
      }
      case BFLOAT16 -> {
        for (int i = 0; i < size; i++) {
          values[i] = HalfFloats.fromBfloat16(in.getShort());
        }
      }
      default -> throw new IllegalArgumentException("not a float type: " + dtype);
    }
    return values;
  }

  private static long[] longs(DType dtype, ByteBuffer in, int size) {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (dtype) {
            case INT8 -> in.get();
            case UINT8 -> Byte.toUnsignedLong(in.get());
            case BOOL -> in.get() == 0 ? 0 : 1;
            case INT16 -> in.getShort();
            case UINT16 -> Short.toUnsignedLong(in.getShort());
            case INT32 -> in.getInt();
            case UINT32 -> Integer.toUnsignedLong(in.getInt());
            case INT64, UINT64 -> in.getLong();
            case FLOAT32, FLOAT64, FLOAT16, BFLOAT16, STRING ->
                throw new IllegalArgumentException("not an integer type: " + dtype);
          };
    }
    return values;
  }

  /** The elements of a tensor that is not {@code STRING}. */
  static byte[] encode(Tensor tensor) {
    int size = tensor.size();
    DType dtype = tensor.dtype();
    ByteBuffer out =
        ByteBuffer.allocate(Math.multiplyExact(size, dtype.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    if (dtype == DType.FLOAT32) {
      out.asFloatBuffer().put(tensor.floats());
      return out.array();
    }
    for (int i = 0; i < size; i++) {
      switch (dtype) {
        case FLOAT32 -> out.putFloat(tensor.getFloat(i));
        case FLOAT64 -> out.putDouble(tensor.getDouble(i));
        case FLOAT16 -> out.putShort(HalfFloats.toFloat16(tensor.getFloat(i)));
        case BFLOAT16 -> out.putShort(HalfFloats.toBfloat16(tensor.getFloat(i)));
        case INT8, UINT8, BOOL -> out.put((byte) tensor.getLong(i));
        case INT16, UINT16 -> out.putShort((short) tensor.getLong(i));
        case INT32, UINT32 -> out.putInt((int) tensor.getLong(i));
        case INT64, UINT64 -> out.putLong(tensor.getLong(i));
        case STRING -> throw new IllegalArgumentException("strings have no raw form");
      }
    }
    return out.array();
  }
}
