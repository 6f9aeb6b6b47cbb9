package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import io.espalier.tensor.DType;
import io.espalier.tensor.HalfFloats;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Decodes the three ways in which files hold a tensor: raw bytes, a typed list, external data.
 *
 * <p>Type, extents and amount of data are checked against each other before an array is allocated.
 */
final class TensorReader {
  private final Path file;
  private final ExternalData external;

  TensorReader(Path file) {
    this.file = file;
    this.external = new ExternalData(file);
  }

  /**
   * The tensor.
   *
   * @param where what holds it, for messages: {@code tensor 'conv.weight'}
   * @throws OnnxException if the type has no {@link DType}, the extents are absurd, or the data are
   *     not as long as the shape says
   */
  Tensor read(TensorProto proto, String where) throws IOException {
    DType dtype = ElementTypes.find(proto.getDataType());
    if (dtype == null) {
      throw new OnnxException(
          file,
          "%s has elements of type %s, which Espalier does not take"
              .formatted(where, ElementTypes.name(proto.getDataType())));
    }
    Shape shape = shape(proto.getDimsList(), where);
    if (proto.hasSegment()) {
      throw new OnnxException(file, where + " is stored in segments, which Espalier does not take");
    }
    long bytes = shape.elements() * dtype.bytes();
    if (proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
      if (dtype == DType.STRING) {
        throw new OnnxException(file, where + " is text, which cannot be external");
      }
      return external.read(proto, dtype, shape, where);
    }
    if (proto.hasRawData() && dtype != DType.STRING) {
      ByteString raw = proto.getRawData();
      requireLength(raw.size(), bytes, "bytes", dtype, shape, where);
      return RawData.decode(dtype, shape, raw.asReadOnlyByteBuffer());
    }
    return typed(proto, dtype, shape, where);
  }

  private Shape shape(List<Long> dims, String where) throws OnnxException {
    int[] extents = new int[dims.size()];
    long elements = 1;
    for (int axis = 0; axis < extents.length; axis++) {
      long dim = dims.get(axis);
      if (dim < 0 || dim > Integer.MAX_VALUE || elements * dim > Integer.MAX_VALUE) {
        throw new OnnxException(
            file,
            "%s has impossible extents %s (at most 2^31 - 1 elements)".formatted(where, dims));
      }
      elements *= dim;
      extents[axis] = (int) dim;
    }
    return Shape.of(extents);
  }

  private Tensor typed(TensorProto proto, DType dtype, Shape shape, String where)
      throws OnnxException {
    int found =
        switch (dtype) {
          case FLOAT32 -> proto.getFloatDataCount();
          case FLOAT64 -> proto.getDoubleDataCount();
          case INT64 -> proto.getInt64DataCount();
          case UINT32, UINT64 -> proto.getUint64DataCount();
          case STRING -> proto.getStringDataCount();
          case FLOAT16, BFLOAT16, INT8, INT16, INT32, UINT8, UINT16, BOOL ->
              proto.getInt32DataCount();
        };
    requireLength(found, shape.elements(), "elements", dtype, shape, where);
    if (dtype == DType.FLOAT64) {
      double[] values = new double[found];
      for (int i = 0; i < found; i++) {
        values[i] = proto.getDoubleData(i);
      }
      return Tensor.ofDoubles(shape, values);
    }
    if (dtype == DType.STRING) {
      return Tensor.ofStrings(
          shape,
          proto.getStringDataList().stream().map(ByteString::toStringUtf8).toArray(String[]::new));
    }
    return dtype.isFloating()
        ? Tensor.ofFloats(dtype, shape, floats(proto, dtype, found))
        : Tensor.ofLongs(dtype, shape, longs(proto, dtype, found));
  }

  private static float[] floats(TensorProto proto, DType dtype, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (dtype) {
            case FLOAT16 -> HalfFloats.fromFloat16((short) proto.getInt32Data(i));
            case BFLOAT16 -> HalfFloats.fromBfloat16((short) proto.getInt32Data(i));
            default -> proto.getFloatData(i);
          };
    }
    return values;
  }

  private static long[] longs(TensorProto proto, DType dtype, int size) {
    long[] values = new long[size];
    for (int i = 0; i < size; i++) {
      values[i] =
          switch (dtype) {
            case INT64 -> proto.getInt64Data(i);
            case UINT64 -> proto.getUint64Data(i);
            case UINT32 -> proto.getUint64Data(i) & 0xffff_ffffL;
            case UINT16 -> proto.getInt32Data(i) & 0xffff;
            case UINT8 -> proto.getInt32Data(i) & 0xff;
            case BOOL -> proto.getInt32Data(i) == 0 ? 0 : 1;
            case INT16 -> (short) proto.getInt32Data(i);
            case INT8 -> (byte) proto.getInt32Data(i);
            default -> proto.getInt32Data(i);
          };
    }
    return values;
  }

  private void requireLength(
      long found, long wanted, String unit, DType dtype, Shape shape, String where)
      throws OnnxException {
    if (found != wanted) {
      throw new OnnxException(
          file,
          "%s %s%s needs %d %s; the file holds %d"
              .formatted(where, dtype, shape, wanted, unit, found));
    }
  }
}
