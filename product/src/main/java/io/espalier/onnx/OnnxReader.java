package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.espalier.graph.Graph;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads an ONNX file as a {@link Graph} in the normal form of the package description, with nodes
 * of constants folded.
 */
public final class OnnxReader {
  private OnnxReader() {}

  /**
   * The network in a file.
   *
   * @throws OnnxException if the file is missing, is not a complete ONNX model, breaks a rule of
   *     the format, is already quantized, or holds something that would be lost (model-local
   *     functions, training graphs, sparse weights, inputs that are no tensors); the message names
   *     file, node and tensor
   * @throws IOException if reading fails
   */
  public static Graph read(Path file) throws IOException {
    ModelProto model = ModelFile.parse(file);
    try {
      return ConstantFolder.fold(new GraphReader(file, model).read());
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new OnnxException(file, String.valueOf(e.getMessage()), e);
    }
  }
}
