package io.espalier.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TensorReaderTest {
  private final TensorReader reader = new TensorReader(Path.of("model.onnx"));

  private static TensorProto.Builder of(DType dtype, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName("w").setDataType(ElementTypes.code(dtype));
    for (long dim : dims) {
      tensor.addDims(dim);
    }
    return tensor;
  }

  /** The extreme values of each type, as a file's typed list holds them. */
  static Stream<Arguments> typed() {
    Shape two = Shape.of(2);
    return Stream.of(
        new Arguments(
            of(DType.FLOAT32, 2).addFloatData(1.5f).addFloatData(-0f),
            Tensor.ofFloats(two, 1.5f, -0f)),
        new Arguments(
            of(DType.FLOAT64, 2).addDoubleData(0.1).addDoubleData(-1e300),
            Tensor.ofDoubles(two, 0.1, -1e300)),
        new Arguments(
            of(DType.FLOAT16, 2).addInt32Data(0x3c00).addInt32Data(0xfbff),
            Tensor.ofFloats(DType.FLOAT16, two, 1, -65504)),
        new Arguments(
            of(DType.BFLOAT16, 2).addInt32Data(0x3f80).addInt32Data(0xc000),
            Tensor.ofFloats(DType.BFLOAT16, two, 1, -2)),
        integers(DType.INT8, -128, 127),
        integers(DType.INT16, -32768, 32767),
        integers(DType.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE),
        integers(DType.UINT8, 0, 255),
        integers(DType.UINT16, 0, 65535),
        integers(DType.BOOL, 0, 1),
        new Arguments(
            of(DType.INT64, 2).addInt64Data(Long.MIN_VALUE).addInt64Data(Long.MAX_VALUE),
            Tensor.ofLongs(two, Long.MIN_VALUE, Long.MAX_VALUE)),
        new Arguments(
            of(DType.UINT32, 2).addUint64Data(0).addUint64Data(4294967295L),
            Tensor.ofLongs(DType.UINT32, two, 0, 4294967295L)),
        new Arguments(
            of(DType.UINT64, 2).addUint64Data(0).addUint64Data(-1),
            Tensor.ofLongs(DType.UINT64, two, 0, -1)),
        new Arguments(
            of(DType.STRING, 2)
                .addStringData(ByteString.copyFromUtf8("a"))
                .addStringData(ByteString.copyFromUtf8("ä")),
            Tensor.ofStrings(two, "a", "ä")));
  }

  record Arguments(TensorProto.Builder proto, Tensor tensor) {}

  private static Arguments integers(DType dtype, int low, int high) {
    return new Arguments(
        of(dtype, 2).addInt32Data(low).addInt32Data(high),
        Tensor.ofLongs(dtype, Shape.of(2), low, high));
  }

  @ParameterizedTest
  @MethodSource("typed")
  void readsTypedListsAndWhatItWrites(Arguments each) throws IOException {
    assertThat(reader.read(each.proto().build(), "tensor 'w'")).isEqualTo(each.tensor());
    assertThat(reader.read(TensorWriter.write("w", each.tensor()), "tensor 'w'"))
        .isEqualTo(each.tensor());
  }

  @Test
  void rawDataAreLittleEndian() throws IOException {
    byte[] bytes = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};
    TensorProto proto = of(DType.FLOAT32, 2, 1).setRawData(ByteString.copyFrom(bytes)).build();

    Tensor tensor = reader.read(proto, "tensor 'w'");

    assertThat(tensor).isEqualTo(Tensor.ofFloats(Shape.of(2, 1), 1, -2));
    assertThat(TensorWriter.write("w", tensor)).isEqualTo(proto);
  }

  @Test
  void aScalarHasNoExtentsAndAnEmptyTensorNoData() throws IOException {
    assertThat(reader.read(of(DType.FLOAT32).addFloatData(7).build(), "t"))
        .isEqualTo(Tensor.scalar(7));
    Tensor empty = reader.read(of(DType.INT64, 0).build(), "t");
    assertThat(empty).isEqualTo(Tensor.vector());
    assertThat(TensorWriter.write("w", empty).hasRawData()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"STRING"})
  void refusesDataShorterThanTheShape(DType dtype) {
    TensorProto proto =
        of(dtype, 3, 5).setRawData(ByteString.copyFrom(new byte[14 * dtype.bytes()])).build();

    assertThatThrownBy(() -> reader.read(proto, "tensor 'w'"))
        .isInstanceOf(OnnxException.class)
        .hasMessage(
            "model.onnx: tensor 'w' %s[3, 5] needs %d bytes; the file holds %d"
                .formatted(dtype, 15 * dtype.bytes(), 14 * dtype.bytes()));
  }

  @Test
  void refusesListsOfAnotherLengthThanTheShape() {
    assertThatThrownBy(() -> reader.read(of(DType.FLOAT32, 3).addFloatData(1).build(), "t"))
        .hasMessageEndingWith("t FLOAT32[3] needs 3 elements; the file holds 1");
    assertThatThrownBy(() -> reader.read(of(DType.INT64, 0).addInt64Data(1).build(), "t"))
        .hasMessageEndingWith("needs 0 elements; the file holds 1");
  }

  static Stream<long[]> absurd() {
    return Stream.of(
        new long[] {1L << 31},
        new long[] {-1, 3},
        new long[] {1 << 16, 1 << 16},
        new long[] {Long.MAX_VALUE, Long.MAX_VALUE});
  }

  @ParameterizedTest
  @MethodSource("absurd")
  void refusesAbsurdExtents(long[] dims) {
    assertThatThrownBy(() -> reader.read(of(DType.FLOAT32, dims).build(), "tensor 'w'"))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("tensor 'w' has impossible extents");
  }

  /** 2^31 − 1 elements are promised, one is there: said before anything is allocated. */
  @Test
  void allocatesNothingForAPromise() {
    TensorProto proto =
        of(DType.FLOAT64, Integer.MAX_VALUE).setRawData(ByteString.copyFrom(new byte[8])).build();

    assertThatThrownBy(() -> reader.read(proto, "tensor 'w'"))
        .hasMessageContaining("needs 17179869176 bytes; the file holds 8");
  }

  @Test
  void refusesTypesWithoutADType() {
    TensorProto proto =
        TensorProto.newBuilder().setDataType(DataType.FLOAT8E4M3FN_VALUE).addDims(1).build();

    assertThatThrownBy(() -> reader.read(proto, "tensor 'w'"))
        .hasMessage(
            "model.onnx: tensor 'w' has elements of type FLOAT8E4M3FN, which Espalier does not take");
  }
}
