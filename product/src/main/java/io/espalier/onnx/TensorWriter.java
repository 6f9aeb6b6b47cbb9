package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.espalier.tensor.DType;
import io.espalier.tensor.Tensor;

/** Encodes a tensor as a message with raw little-endian data; strings as a list. */
final class TensorWriter {
  private TensorWriter() {}

  static TensorProto write(String name, Tensor tensor) {
    TensorProto.Builder proto = withoutRawData(name, tensor);
    if (rawBytes(tensor) > 0) {
      proto.setRawData(UnsafeByteOperations.unsafeWrap(RawData.encode(tensor)));
    }
    return proto.build();
  }

  /** The message but for its raw data. */
  static TensorProto.Builder withoutRawData(String name, Tensor tensor) {
    TensorProto.Builder proto =
        TensorProto.newBuilder().setName(name).setDataType(ElementTypes.code(tensor.dtype()));
    for (int dim : tensor.shape().dims()) {
      proto.addDims(dim);
    }
    if (tensor.dtype() == DType.STRING) {
      for (String text : tensor.toStrings()) {
        proto.addStringData(ByteString.copyFromUtf8(text));
      }
    }
    return proto;
  }

  /** The length of the raw data in bytes. */
  static long rawBytes(Tensor tensor) {
    return (long) tensor.size() * tensor.dtype().bytes();
  }
}
