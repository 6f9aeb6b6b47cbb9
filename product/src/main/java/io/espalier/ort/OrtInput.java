package io.espalier.ort;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import io.espalier.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One input of an opened network: takes host tensors across the border into the file's type. Its
 * native buffer serves run after run.
 */
final class OrtInput {
  private static final int FREE = -1;

  private final OrtEnvironment environment;
  private final String name;
  private final OnnxJavaType type;
  private final long[] declared;
  private @Nullable ByteBuffer buffer;

  private OrtInput(OrtEnvironment environment, String name, OnnxJavaType type, long[] declared) {
    this.environment = environment;
    this.name = name;
    this.type = type;
    this.declared = declared;
  }

  /**
   * @throws OrtException if the input is not of numbers
   */
  static OrtInput of(OrtEnvironment environment, NodeInfo info) throws OrtException {
    if (!(info.getInfo() instanceof TensorInfo tensor)
        || tensor.type == OnnxJavaType.STRING
        || tensor.type == OnnxJavaType.UNKNOWN) {
      throw new OrtException(
          "the input '%s' is not of a type that Espalier feeds: %s"
              .formatted(info.getName(), info.getInfo()));
    }
    return new OrtInput(environment, info.getName(), tensor.type, tensor.getShape());
  }

  String name() {
    return name;
  }

  /**
   * The tensor in ONNX Runtime's hands; valid until the next call.
   *
   * @throws IllegalArgumentException if the input is not of that shape
   */
  OnnxTensor bind(Tensor tensor) throws OrtException {
    long[] shape = Arrays.stream(tensor.shape().dims()).asLongStream().toArray();
    requireFit(tensor, shape);
    return OnnxTensor.createTensor(environment, fill(tensor), shape, type);
  }

  private void requireFit(Tensor tensor, long[] shape) {
    boolean fits = declared.length == 0 || declared.length == shape.length;
    for (int axis = 0; fits && axis < declared.length; axis++) {
      fits = declared[axis] == FREE || declared[axis] == shape[axis];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the input '%s' takes %s; given is %s".formatted(name, describe(), tensor.shape()));
    }
  }

  private String describe() {
    StringJoiner text = new StringJoiner(", ", "[", "]");
    for (long extent : declared) {
      text.add(extent == FREE ? "any" : Long.toString(extent));
    }
    return text.toString();
  }

  private ByteBuffer fill(Tensor tensor) {
    ByteBuffer bytes = room(Math.multiplyExact(tensor.size(), type.size));
    switch (type) {
      case FLOAT -> bytes.asFloatBuffer().put(tensor.floats());
      case DOUBLE -> bytes.asDoubleBuffer().put(tensor.toDoubles());
      case FLOAT16 ->
          bytes
              .asShortBuffer()
              .put(Fp16Conversions.convertFloatBufferToFp16Buffer(tensor.floats()));
      case BFLOAT16 ->
          bytes
              .asShortBuffer()
              .put(Fp16Conversions.convertFloatBufferToBf16Buffer(tensor.floats()));
      case INT64 -> bytes.asLongBuffer().put(tensor.toLongs());
      case INT32 -> {
        for (int i = 0; i < tensor.size(); i++) {
          bytes.putInt(4 * i, (int) tensor.getLong(i));
        }
      }
      case INT16 -> {
        for (int i = 0; i < tensor.size(); i++) {
          bytes.putShort(2 * i, (short) tensor.getLong(i));
        }
      }
      case INT8, UINT8 -> {
        for (int i = 0; i < tensor.size(); i++) {
          bytes.put(i, (byte) tensor.getLong(i));
        }
      }
      case BOOL -> {
        for (int i = 0; i < tensor.size(); i++) {
          bytes.put(i, (byte) (tensor.getDouble(i) == 0 ? 0 : 1));
        }
      }
      case STRING, UNKNOWN -> throw new IllegalStateException("no input is of type " + type);
    }
    return bytes;
  }

  /**
   * The tensor in ONNX Runtime's hands, in memory of its own.
   *
   * @throws IllegalArgumentException if the input is not of that shape
   */
  OnnxTensor keep(Tensor tensor) throws OrtException {
    OrtInput own = new OrtInput(environment, name, type, declared);
    return own.bind(tensor);
  }

  /** A native buffer of exactly that many bytes. */
  private ByteBuffer room(int bytes) {
    ByteBuffer kept = buffer;
    if (kept == null || kept.capacity() < bytes) {
      kept = ByteBuffer.allocateDirect(bytes);
      buffer = kept;
    }
    return kept.slice(0, bytes).order(ByteOrder.nativeOrder());
  }
}
