package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Tensor data that a model file keeps in other files of its folder.
 *
 * <p>A location is a path relative to the model's folder. One that is absolute, climbs with {@code
 * ..}, or leaves the folder through a link is refused before anything of it is read.
 */
final class ExternalData {
  /** A multiple of the size of every element. */
  private static final int PIECE_BYTES = 1 << 20;

  private final Path model;

  ExternalData(Path model) {
    this.model = model;
  }

  /**
   * A tensor, decoded piece by piece.
   *
   * @param where the tensor, for messages
   * @throws OnnxException if the location is not allowed or missing, or the file is too short;
   *     nothing is allocated then
   */
  Tensor read(TensorProto tensor, DType dtype, Shape shape, String where) throws IOException {
    long wanted = shape.elements() * dtype.bytes();
    Map<String, String> entries = new HashMap<>();
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      entries.put(entry.getKey(), entry.getValue());
    }
    String location = entries.getOrDefault("location", "");
    long offset = number(entries.getOrDefault("offset", "0"), "offset", where);
    long length =
        entries.containsKey("length") ? number(entries.get("length"), "length", where) : wanted;
    if (length != wanted) {
      throw new OnnxException(
          model, "%s needs %d bytes; its external data has %d".formatted(where, wanted, length));
    }
    Path file = resolve(location, where);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long available = channel.size();
      if (offset > available || wanted > available - offset) {
        throw new OnnxException(
            model,
            "%s needs %d bytes at offset %d of '%s', which has %d"
                .formatted(where, wanted, offset, location, available));
      }
      return decode(channel, offset, dtype, shape, where + ": '" + location + "' ended early");
    }
  }

  private Tensor decode(FileChannel channel, long offset, DType dtype, Shape shape, String early)
      throws IOException {
    RawDecoder decoder = new RawDecoder(dtype, shape);
    long left = shape.elements() * dtype.bytes();
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, left));
    long at = offset;
    while (left > 0) {
      piece.clear().limit((int) Math.min(PIECE_BYTES, left));
      while (piece.hasRemaining()) {
        int count = channel.read(piece, at);
        if (count < 0) {
          throw new OnnxException(model, early);
        }
        at += count;
      }
      left -= piece.limit();
      decoder.accept(piece.flip());
    }
    return decoder.tensor();
  }

  private long number(String text, String key, String where) throws OnnxException {
    try {
      long value = Long.parseLong(text);
      if (value >= 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      // reported below, with the negative ones
    }
    throw new OnnxException(
        model,
        "%s: the %s of its external data must be a number >= 0; %s=%s"
            .formatted(where, key, key, text));
  }

  private Path resolve(String location, String where) throws IOException {
    Path relative;
    try {
      relative = Path.of(location.replace('\\', '/'));
    } catch (InvalidPathException e) {
      throw new OnnxException(model, where + ": its external data has an impossible location", e);
    }
    if (location.isEmpty() || relative.isAbsolute() || location.contains(":")) {
      throw refused(location, where, "must be a path relative to the model's folder");
    }
    for (Path part : relative) {
      if (part.toString().equals("..")) {
        throw refused(location, where, "must not climb out of the model's folder");
      }
    }
    Path folder = model.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw refused(location, where, "has no folder to be in");
    }
    Path file = folder.resolve(relative);
    if (!Files.isRegularFile(file)) {
      throw new OnnxException(
          model, "%s: its external data '%s' is missing".formatted(where, location));
    }
    Path real = file.toRealPath();
    if (!real.startsWith(folder.toRealPath())) {
      throw refused(location, where, "leaves the model's folder through a link");
    }
    return real;
  }

  private OnnxException refused(String location, String where, String why) {
    return new OnnxException(
        model,
        "%s: the location of its external data %s; location=%s".formatted(where, why, location));
  }
}
