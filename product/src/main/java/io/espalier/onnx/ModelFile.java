package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens a file as the message of an ONNX model, and refuses what is none. */
final class ModelFile {
  private ModelFile() {}

  /**
   * The message.
   *
   * @throws OnnxException if the file is missing, a directory, empty, larger than a message can be,
   *     truncated, or not an ONNX model
   */
  static ModelProto parse(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new OnnxException(file, "no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new OnnxException(file, "not a file" + (Files.isDirectory(file) ? ": a folder" : ""));
    }
    if (!Files.isReadable(file)) {
      throw new OnnxException(file, "cannot be read: permission denied");
    }
    long size = Files.size(file);
    if (size == 0) {
      throw new OnnxException(file, "the file is empty");
    }
    if (size > Integer.MAX_VALUE - 8) {
      throw new OnnxException(
          file, "larger than 2 GiB (%d bytes): keep its weights as external data".formatted(size));
    }
    ModelProto model = parse(file, Files.readAllBytes(file));
    if (!model.hasGraph() || !model.hasIrVersion() || model.getOpsetImportCount() == 0) {
      throw new OnnxException(file, "not an ONNX model, or truncated: it has no graph or no opset");
    }
    return model;
  }

  private static ModelProto parse(Path file, byte[] bytes) throws OnnxException {
    CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
    in.enableAliasing(true);
    try {
      return ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException(file, "not an ONNX model, or truncated", e);
    } catch (IOException e) {
      throw new OnnxException(file, "cannot be read: " + e.getMessage(), e);
    }
  }
}
