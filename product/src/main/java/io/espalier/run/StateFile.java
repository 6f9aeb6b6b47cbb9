package io.espalier.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.espalier.disk.AtomicFile;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * A checkpoint's state on disk: named tensors and a position.
 *
 * <p>The file, all numbers little-endian:
 *
 * <ul>
 *   <li>magic, 4 bytes: {@code ESPS} in ASCII;
 *   <li>version, 4 bytes: 1;
 *   <li>header length, 4 bytes: the number of bytes of the header;
 *   <li>header, UTF-8 JSON: {@code position}, an object; {@code tensors}, a list of objects with
 *       {@code name}, {@code dtype} (a name of {@link DType}) and {@code shape} (a list of
 *       extents);
 *   <li>the elements of each tensor in the header's order, row-major, without gaps: 8 bytes of
 *       floating point for {@code FLOAT64}, 4 for the other floating types, 8 bytes of two's
 *       complement for whole numbers and {@code BOOL};
 *   <li>checksum, 4 bytes: CRC-32 of all bytes before it.
 * </ul>
 */
final class StateFile {
  private static final int MAGIC = 'E' | 'S' << 8 | 'P' << 16 | 'S' << 24;
  private static final int VERSION = 1;
  private static final int PREFIX = 12;
  private static final int CHECKSUM = 4;

  /** What the header says of one tensor. */
  private record Entry(String name, DType dtype, List<Integer> shape) {
    static Entry of(String name, Tensor tensor) {
      return new Entry(name, tensor.dtype(), Arrays.stream(tensor.shape().dims()).boxed().toList());
    }

    Shape extents() {
      return Shape.of(shape.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /** The JSON part. */
  private record Header(Map<String, Object> position, List<Entry> tensors) {}

  /** What a file holds. */
  record State(Map<String, Tensor> tensors, Map<String, Object> position) {}

  private StateFile() {}

  static void write(Path file, Map<String, Tensor> tensors, Map<String, Object> position)
      throws IOException {
    List<Entry> entries = new ArrayList<>();
    long size = 0;
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      entries.add(Entry.of(entry.getKey(), entry.getValue()));
      size += (long) width(entry.getValue().dtype()) * entry.getValue().size();
    }
    byte[] header = Json.line(new Header(position, entries)).getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(Math.toIntExact(PREFIX + header.length + size + CHECKSUM))
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(MAGIC)
            .putInt(VERSION)
            .putInt(header.length)
            .put(header);
    tensors.values().forEach(tensor -> put(buffer, tensor));
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    AtomicFile.write(file, out -> out.write(buffer.array()));
  }

  /**
   * Reads a file.
   *
   * @throws RunException if it is not such a file, or is damaged
   */
  static State read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < PREFIX + CHECKSUM || buffer.getInt() != MAGIC) {
      throw new RunException(file + ": not the state of a checkpoint");
    }
    int version = buffer.getInt();
    if (version != VERSION) {
      throw new RunException(
          "%s: version %d is not known here; this Espalier reads version %d"
              .formatted(file, version, VERSION));
    }
    int end = bytes.length - CHECKSUM;
    if (buffer.getInt(end) != checksum(bytes, end)) {
      throw new RunException(
          file
              + ": damaged (its checksum is wrong); remove it to go on from the checkpoint before");
    }
    byte[] json = new byte[buffer.getInt()];
    buffer.get(json);
    Header header = parse(file, new String(json, StandardCharsets.UTF_8));
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Entry entry : header.tensors()) {
      tensors.put(entry.name(), get(buffer, entry.dtype(), entry.extents()));
    }
    return new State(tensors, header.position());
  }

  private static Header parse(Path file, String json) throws RunException {
    try {
      return Json.fromMap(Json.parse(json), Header.class);
    } catch (JsonProcessingException e) {
      throw new RunException(file + ": its header is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Bytes an element. */
  private static int width(DType dtype) {
    if (dtype == DType.STRING) {
      throw new IllegalArgumentException("a checkpoint holds numbers; dtype=" + dtype);
    }
    return dtype.isFloating() && dtype != DType.FLOAT64 ? 4 : 8;
  }

  private static void put(ByteBuffer buffer, Tensor tensor) {
    if (tensor.dtype() == DType.FLOAT64) {
      Arrays.stream(tensor.toDoubles()).forEach(buffer::putDouble);
    } else if (tensor.dtype().isFloating()) {
      int bytes = 4 * tensor.size();
      buffer
          .slice(buffer.position(), bytes)
          .order(buffer.order())
          .asFloatBuffer()
          .put(tensor.floats());
      buffer.position(buffer.position() + bytes);
    } else {
      Arrays.stream(tensor.toLongs()).forEach(buffer::putLong);
    }
  }

  private static Tensor get(ByteBuffer buffer, DType dtype, Shape shape) {
    int size = Math.toIntExact(shape.elements());
    if (dtype == DType.FLOAT64) {
      double[] values = new double[size];
      Arrays.setAll(values, i -> buffer.getDouble());
      return Tensor.ofDoubles(shape, values);
    }
    if (dtype.isFloating()) {
      float[] values = new float[size];
      for (int i = 0; i < size; i++) {
        values[i] = buffer.getFloat();
      }
      return Tensor.ofFloats(dtype, shape, values);
    }
    long[] values = new long[size];
    Arrays.setAll(values, i -> buffer.getLong());
    return Tensor.ofLongs(dtype, shape, values);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32 crc = new CRC32();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }
}
