package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.tensor.DType;
import org.jspecify.annotations.Nullable;

/** The numbers by which files name element types. */
final class ElementTypes {
  private ElementTypes() {}

  /** The type of that number; null for one that has no {@link DType}, as the 8-bit floats. */
  static @Nullable DType find(int code) {
    for (DType dtype : DType.values()) {
      if (code(dtype) == code) {
        return dtype;
      }
    }
    return null;
  }

  static int code(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> DataType.FLOAT_VALUE;
      case FLOAT64 -> DataType.DOUBLE_VALUE;
      case FLOAT16 -> DataType.FLOAT16_VALUE;
      case BFLOAT16 -> DataType.BFLOAT16_VALUE;
      case INT8 -> DataType.INT8_VALUE;
      case INT16 -> DataType.INT16_VALUE;
      case INT32 -> DataType.INT32_VALUE;
      case INT64 -> DataType.INT64_VALUE;
      case UINT8 -> DataType.UINT8_VALUE;
      case UINT16 -> DataType.UINT16_VALUE;
      case UINT32 -> DataType.UINT32_VALUE;
      case UINT64 -> DataType.UINT64_VALUE;
      case BOOL -> DataType.BOOL_VALUE;
      case STRING -> DataType.STRING_VALUE;
    };
  }

  /** The standard's name of a type, for messages. */
  static String name(int code) {
    DataType type = DataType.forNumber(code);
    return type == null ? "number " + code : type.name();
  }
}
