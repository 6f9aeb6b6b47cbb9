package io.espalier.onnx;

import io.espalier.tensor.DType;
import io.espalier.tensor.HalfFloats;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Elements as files hold them: row-major, little-endian, without gaps. */
final class RawData {
  private static final int PIECE_BYTES = 1 << 20;

  private RawData() {}

  /**
   * The tensor of those elements.
   *
   * @param bytes exactly {@code shape.elements() * dtype.bytes()} of them; not for {@code STRING}
   */
  static Tensor decode(DType dtype, Shape shape, ByteBuffer bytes) {
    RawDecoder decoder = new RawDecoder(dtype, shape);
    decoder.accept(bytes);
    return decoder.tensor();
  }

  /** The elements of a tensor that is not {@code STRING}. */
  static byte[] encode(Tensor tensor) {
    byte[] bytes = new byte[Math.multiplyExact(tensor.size(), tensor.dtype().bytes())];
    put(tensor, 0, tensor.size(), bytes);
    return bytes;
  }

  /** Writes the elements of a tensor that is not {@code STRING}, piece by piece. */
  static void write(Tensor tensor, OutputStream out) throws IOException {
    int width = tensor.dtype().bytes();
    int step = PIECE_BYTES / width;
    byte[] piece = new byte[(int) Math.min(PIECE_BYTES, TensorWriter.rawBytes(tensor))];
    for (long from = 0; from < tensor.size(); from += step) {
      int to = (int) Math.min(tensor.size(), from + step);
      put(tensor, (int) from, to, piece);
      out.write(piece, 0, (to - (int) from) * width);
    }
  }

  private static void put(Tensor tensor, int from, int to, byte[] bytes) {
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    DType dtype = tensor.dtype();
    if (dtype == DType.FLOAT32) {
      out.asFloatBuffer().put(tensor.floats().slice(from, to - from));
      return;
    }
    for (int i = from; i < to; i++) {
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
  }
}
