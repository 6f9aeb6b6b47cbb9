package io.espalier.ort;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntToLongFunction;

/** Takes ONNX Runtime's results back to host tensors. */
final class OrtOutputs {
  private OrtOutputs() {}

  /**
   * A copy of an output: {@code FLOAT32} for every floating type, integers in their own.
   *
   * @throws IllegalArgumentException if it is not a tensor of numbers
   */
  static Tensor toHost(String name, OnnxValue value) {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new IllegalArgumentException(
          "the output '%s' is not a tensor but %s".formatted(name, value.getInfo()));
    }
    Shape shape =
        Shape.of(Arrays.stream(tensor.getInfo().getShape()).mapToInt(Math::toIntExact).toArray());
    return switch (tensor.getInfo().type) {
      case FLOAT, FLOAT16, BFLOAT16 -> floats(shape, tensor.getFloatBuffer());
      case DOUBLE -> doubles(shape, tensor.getDoubleBuffer());
      case INT64 -> longs(DType.INT64, shape, tensor.getLongBuffer()::get);
      case INT32 -> longs(DType.INT32, shape, tensor.getIntBuffer()::get);
      case INT16 -> longs(DType.INT16, shape, tensor.getShortBuffer()::get);
      case INT8 -> longs(DType.INT8, shape, tensor.getByteBuffer()::get);
      case BOOL -> longs(DType.BOOL, shape, tensor.getByteBuffer()::get);
      case UINT8 -> {
        ByteBuffer bytes = tensor.getByteBuffer();
        yield longs(DType.UINT8, shape, i -> Byte.toUnsignedLong(bytes.get(i)));
      }
      case STRING, UNKNOWN ->
          throw new IllegalArgumentException(
              "the output '%s' is not of numbers but %s".formatted(name, tensor.getInfo()));
    };
  }

  private static Tensor floats(Shape shape, FloatBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    return Tensor.ofFloats(shape, values);
  }

  private static Tensor doubles(Shape shape, DoubleBuffer buffer) {
    float[] values = new float[buffer.remaining()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) buffer.get(i);
    }
    return Tensor.ofFloats(shape, values);
  }

  private static Tensor longs(DType dtype, Shape shape, IntToLongFunction buffer) {
    long[] values = new long[Math.toIntExact(shape.elements())];
    Arrays.setAll(values, buffer);
    return Tensor.ofLongs(dtype, shape, values);
  }
}
