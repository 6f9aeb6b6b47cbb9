package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.espalier.tensor.DType;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where large tensors lie in one file of external data: one behind the other, each from a multiple
 * of 4096 bytes on, so that engines can map them.
 *
 * <p>Tensors below 1 KiB stay in the model, since among them are those that give shapes.
 */
final class DataLayout {
  private static final int LEAST_BYTES = 1024;
  private static final int ALIGNMENT = 4096;

  private final String location;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<String, Long> offsets = new LinkedHashMap<>();
  private long end;

  /**
   * A layout of those of the tensors that are large.
   *
   * @param location name of the file, as the model says it
   */
  DataLayout(String location, Map<String, Tensor> initializers) {
    this.location = location;
    initializers.forEach(
        (name, tensor) -> {
          long bytes = TensorWriter.rawBytes(tensor);
          if (tensor.dtype() != DType.STRING && bytes >= LEAST_BYTES) {
            long offset = Math.ceilDiv(end, ALIGNMENT) * ALIGNMENT;
            tensors.put(name, tensor);
            offsets.put(name, offset);
            end = offset + bytes;
          }
        });
  }

  /** The size of the file in bytes. */
  long size() {
    return end;
  }

  /** The message of a tensor: with its data, or where they lie. */
  TensorProto write(String name, Tensor tensor) {
    Long offset = offsets.get(name);
    if (offset == null) {
      return TensorWriter.write(name, tensor);
    }
    return TensorWriter.withoutRawData(name, tensor)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", Long.toString(TensorWriter.rawBytes(tensor))))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  /** Writes the file. */
  void writeTo(OutputStream out) throws IOException {
    long at = 0;
    for (Map.Entry<String, Tensor> tensor : tensors.entrySet()) {
      long offset = offsets.getOrDefault(tensor.getKey(), at);
      out.write(new byte[(int) (offset - at)]);
      RawData.write(tensor.getValue(), out);
      at = offset + TensorWriter.rawBytes(tensor.getValue());
    }
  }
}
