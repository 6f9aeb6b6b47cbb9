package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalDataTest {
  @TempDir Path parent;
  private Path folder = Path.of("");

  /** {@code weights.bin} holds the floats 1, 2, 3, 4; one such file lies outside the folder too. */
  @BeforeEach
  void writeFiles() throws IOException {
    folder = Files.createDirectory(parent.resolve("models"));
    ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 1; i <= 4; i++) {
      bytes.putFloat(i);
    }
    Files.write(folder.resolve("weights.bin"), bytes.array());
    Files.write(parent.resolve("outside.bin"), bytes.array());
  }

  private static TensorProto tensor(int dim, String... entries) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName("w")
            .setDataType(DataType.FLOAT_VALUE)
            .addDims(dim)
            .setDataLocation(TensorProto.DataLocation.EXTERNAL);
    for (int i = 0; i < entries.length; i += 2) {
      tensor.addExternalData(
          StringStringEntryProto.newBuilder().setKey(entries[i]).setValue(entries[i + 1]));
    }
    return tensor.build();
  }

  private Graph read(TensorProto tensor) throws IOException {
    return Messages.read(
        Messages.model(13, Messages.graph(Messages.node("Add", "x,w", "y")).addInitializer(tensor)),
        folder);
  }

  @Test
  void readsAPartOfAFileAndWritesItIntoTheModel() throws IOException {
    Graph graph = read(tensor(2, "location", "./weights.bin", "offset", "4", "length", "8"));

    assertThat(graph.requireConstant("w")).isEqualTo(Tensor.ofFloats(Shape.of(2), 2, 3));
    assertThat(OnnxReader.read(Messages.save(Messages.write(graph), parent))).isEqualTo(graph);
  }

  /** A file of 3 GiB, nearly all of it a hole. */
  @Test
  void readsBeyondTwoGibibytes() throws IOException {
    long offset = 3L << 30;
    try (FileChannel channel =
        FileChannel.open(
            folder.resolve("large.bin"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.SPARSE,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0x80, 0x3f}), offset);
    }

    assertThat(
            read(tensor(1, "location", "large.bin", "offset", Long.toString(offset)))
                .requireConstant("w"))
        .isEqualTo(Tensor.ofFloats(Shape.of(1), 1));
  }

  /** More than one piece of 1 MiB, which a tensor is read by. */
  @Test
  void readsLongTensorsPieceByPiece() throws IOException {
    int size = 600_001;
    float[] values = new float[size];
    ByteBuffer bytes = ByteBuffer.allocate(4 * size).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < size; i++) {
      values[i] = i;
      bytes.putFloat(i);
    }
    Files.write(folder.resolve("long.bin"), bytes.array());

    assertThat(read(tensor(size, "location", "long.bin")).requireConstant("w"))
        .isEqualTo(Tensor.ofFloats(Shape.of(size), values));
  }

  @Test
  void lengthMayBeLeftOut() throws IOException {
    assertThat(read(tensor(4, "location", "weights.bin")).requireConstant("w").getFloat(3))
        .isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../outside.bin", "sub/../../outside.bin", "..", "..\\outside.bin", "C:\\w", ""})
  void refusesLocationsOutsideTheFolder(String location) {
    assertThatThrownBy(() -> read(tensor(2, "location", location)))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("model.onnx: tensor 'w' (read by node 'n'): the location")
        .hasMessageContaining("folder");
  }

  @Test
  void refusesAbsoluteLocations() {
    assertThatThrownBy(() -> read(tensor(2, "location", folder.resolve("weights.bin").toString())))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("must be a path relative to the model's folder");
  }

  @Test
  void refusesLinksThatLeaveTheFolder() throws IOException {
    Files.createSymbolicLink(folder.resolve("file"), parent.resolve("outside.bin"));
    Files.createSymbolicLink(folder.resolve("dir"), parent);
    Files.createSymbolicLink(folder.resolve("inside"), folder.resolve("weights.bin"));

    assertThatThrownBy(() -> read(tensor(2, "location", "file")))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("leaves the model's folder through a link");
    assertThatThrownBy(() -> read(tensor(2, "location", "dir/outside.bin")))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("leaves the model's folder through a link");
    assertThat(read(tensor(4, "location", "inside")).requireConstant("w").getFloat(0)).isEqualTo(1);
  }

  @Test
  void refusesWhatTheFileDoesNotHold() {
    assertThatThrownBy(() -> read(tensor(5, "location", "weights.bin")))
        .hasMessageContaining("needs 20 bytes at offset 0 of 'weights.bin', which has 16");
    assertThatThrownBy(
            () -> read(tensor(1, "location", "weights.bin", "offset", "9223372036854775807")))
        .hasMessageContaining("at offset 9223372036854775807");
    assertThatThrownBy(() -> read(tensor(1, "location", "weights.bin", "offset", "-4")))
        .hasMessageContaining("offset of its external data must be a number >= 0; offset=-4");
    assertThatThrownBy(() -> read(tensor(2, "location", "weights.bin", "length", "4")))
        .hasMessageContaining("needs 8 bytes; its external data has 4");
    assertThatThrownBy(() -> read(tensor(2, "location", "missing.bin")))
        .hasMessageContaining("its external data 'missing.bin' is missing");
    assertThatThrownBy(() -> read(tensor(500_000_000, "location", "weights.bin")))
        .hasMessageContaining("needs 2000000000 bytes at offset 0 of 'weights.bin', which has 16");
  }
}
