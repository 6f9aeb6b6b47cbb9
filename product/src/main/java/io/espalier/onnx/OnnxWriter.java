package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.espalier.disk.AtomicFile;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes a {@link Graph} as an ONNX file of the opset that its header names.
 *
 * <p>All weights are in the file, as raw little-endian data. Where that would exceed the 2 GiB that
 * such a file can hold, the large ones are in one more file beside it, {@link #dataFile}. The same
 * graph gives the same bytes, always: there are no dates in them.
 */
public final class OnnxWriter {
  /** What a message can hold. */
  private static final long MAX_BYTES = Integer.MAX_VALUE - 8;

  private static final String DATA = ".data";

  /** The name that {@link #size} counts where a model names another file. */
  private static final String USUAL_NAME = "model.onnx";

  private OnnxWriter() {}

  /**
   * Writes the file: to a temporary name beside it, synced, then renamed, so that under the name
   * there is never half a file. A file of that name is replaced. External data are written before
   * and renamed just before.
   *
   * @throws OnnxException if the graph is not legal or cannot be said in its opset, or if the
   *     folder is missing or cannot be written
   * @throws IOException if writing fails; no file is left then
   */
  public static void write(Graph graph, Path file) throws IOException {
    write(graph, file, MAX_BYTES);
  }

  /** Writes the file, with external data if it would have more bytes than given. */
  static void write(Graph graph, Path file, long maxBytes) throws IOException {
    try {
      AtomicFile.write(parts(graph, file, maxBytes));
    } catch (IllegalArgumentException e) {
      throw new OnnxException(file, String.valueOf(e.getMessage()), e);
    } catch (AccessDeniedException e) {
      throw new OnnxException(file, "cannot be written: permission denied", e);
    } catch (FileSystemException e) {
      String reason = e.getReason();
      throw new OnnxException(
          file, "cannot be written: " + (reason == null ? e.getMessage() : reason), e);
    }
  }

  private static List<AtomicFile.Part> parts(Graph graph, Path file, long maxBytes) {
    ModelWriter writer = new ModelWriter(graph);
    if (writer.size() <= maxBytes) {
      return List.of(new AtomicFile.Part(file, writer.message()::writeTo));
    }
    DataLayout layout = writer.layout(String.valueOf(dataFile(file).getFileName()));
    ModelProto model = writer.message(layout);
    return List.of(
        new AtomicFile.Part(dataFile(file), layout::writeTo),
        new AtomicFile.Part(file, model::writeTo));
  }

  /** Where the external data of a model file are, if it is too large to hold its weights. */
  public static Path dataFile(Path file) {
    return file.resolveSibling(file.getFileName() + DATA);
  }

  /** Whether the weights are too large for one file. */
  public static boolean needsDataFile(Graph graph) {
    return new ModelWriter(graph).size() > MAX_BYTES;
  }

  /**
   * The bytes of the file.
   *
   * @throws InvalidGraphException if the graph is not legal, cannot be said in its opset, or is
   *     larger than 2 GiB
   */
  public static byte[] toBytes(Graph graph) {
    ModelWriter writer = new ModelWriter(graph);
    if (writer.size() > MAX_BYTES) {
      throw new InvalidGraphException(
          "the network takes %d bytes; an ONNX file holds at most 2 GiB".formatted(writer.size()));
    }
    return writer.message().toByteArray();
  }

  /**
   * The size of the file in bytes, found without encoding the weights; with external data that of
   * both files, the model named {@code model.onnx}.
   *
   * @throws InvalidGraphException if the graph is not legal or cannot be said in its opset
   */
  public static long size(Graph graph) {
    return size(graph, MAX_BYTES);
  }

  /** The size of what is written with external data if it would have more bytes than given. */
  static long size(Graph graph, long maxBytes) {
    ModelWriter writer = new ModelWriter(graph);
    long whole = writer.size();
    if (whole <= maxBytes) {
      return whole;
    }
    DataLayout layout = writer.layout(USUAL_NAME + DATA);
    return layout.size() + writer.message(layout).getSerializedSize();
  }
}
