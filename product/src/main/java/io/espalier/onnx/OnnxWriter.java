package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a {@link Graph} as an ONNX file of the opset that its header names.
 *
 * <p>All weights are in the file, as raw little-endian data. The same graph gives the same bytes,
 * always: there are no dates in them.
 */
public final class OnnxWriter {
  private OnnxWriter() {}

  /**
   * Writes the file: to a temporary name beside it, synced, then renamed, so that under the name
   * there is never half a file. A file of that name is replaced.
   *
   * @throws OnnxException if the graph is not legal or cannot be said in its opset, if it is larger
   *     than 2 GiB, or if the folder is missing or cannot be written
   * @throws IOException if writing fails; no file is left then
   */
  public static void write(Graph graph, Path file) throws IOException {
    ModelProto model;
    try {
      model = message(graph);
    } catch (IllegalArgumentException e) {
      throw new OnnxException(file, String.valueOf(e.getMessage()), e);
    }
    AtomicFile.write(file, model::writeTo);
  }

  /**
   * The bytes of the file.
   *
   * @throws InvalidGraphException if the graph is not legal, cannot be said in its opset, or is
   *     larger than 2 GiB
   */
  public static byte[] toBytes(Graph graph) {
    return message(graph).toByteArray();
  }

  /**
   * The size of the file in bytes, found without encoding the weights.
   *
   * @throws InvalidGraphException if the graph is not legal or cannot be said in its opset
   */
  public static long size(Graph graph) {
    return new ModelWriter(graph).size();
  }

  private static ModelProto message(Graph graph) {
    ModelWriter writer = new ModelWriter(graph);
    long size = writer.size();
    if (size > Integer.MAX_VALUE - 8) {
      throw new InvalidGraphException(
          "the network takes %d bytes; an ONNX file holds at most 2 GiB".formatted(size));
    }
    return writer.message();
  }
}
