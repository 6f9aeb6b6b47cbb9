package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.espalier.graph.Dim;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The declared type of an input or output, as a {@link ValueInfo} and back. */
final class ValueInfos {
  private ValueInfos() {}

  /**
   * The contract that a file declares; a negative extent, as some exporters write, is a free one.
   *
   * @param role input or output, for messages
   * @throws InvalidGraphException if it is not a tensor of a type that has a {@link DType}
   */
  static ValueInfo read(ValueInfoProto proto, String role) {
    String what = "the " + role + " '" + proto.getName() + "'";
    TypeProto type = proto.getType();
    if (!type.hasTensorType()) {
      String found =
          type.getValueCase() == TypeProto.ValueCase.VALUE_NOT_SET
              ? "declares no type"
              : "is a " + type.getValueCase().name().toLowerCase(Locale.ROOT).replace("_type", "");
      throw new InvalidGraphException(
          what + " " + found + "; Espalier takes networks whose inputs and outputs are tensors");
    }
    int code = type.getTensorType().getElemType();
    DType dtype = ElementTypes.find(code);
    if (dtype == null) {
      throw new InvalidGraphException(
          what
              + " has elements of type "
              + ElementTypes.name(code)
              + ", which Espalier does not take");
    }
    return new ValueInfo(
        proto.getName(),
        dtype,
        type.getTensorType().hasShape() ? dims(type.getTensorType().getShape(), what) : null);
  }

  /** The rank of a declared value; null where the file does not say. */
  static @Nullable Integer rank(ValueInfoProto proto) {
    TypeProto type = proto.getType();
    return type.hasTensorType() && type.getTensorType().hasShape()
        ? (Integer) type.getTensorType().getShape().getDimCount()
        : null;
  }

  private static List<Dim> dims(TensorShapeProto shape, String what) {
    List<Dim> dims = new ArrayList<>();
    for (TensorShapeProto.Dimension dim : shape.getDimList()) {
      if (!dim.hasDimValue() || dim.getDimValue() < 0) {
        dims.add(Dim.free(dim.getDimParam()));
      } else if (dim.getDimValue() > Integer.MAX_VALUE) {
        throw new InvalidGraphException(what + " has an impossible extent: " + dim.getDimValue());
      } else {
        dims.add(Dim.of((int) dim.getDimValue()));
      }
    }
    return dims;
  }

  static ValueInfoProto write(ValueInfo info) {
    TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder();
    type.setElemType(ElementTypes.code(info.dtype()));
    List<Dim> dims = info.dims();
    if (dims != null) {
      TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
      for (Dim dim : dims) {
        TensorShapeProto.Dimension.Builder written = shape.addDimBuilder();
        switch (dim) {
          case Dim.Fixed fixed -> written.setDimValue(fixed.size());
          case Dim.Free free when free.name().isEmpty() -> {}
          case Dim.Free free -> written.setDimParam(free.name());
        }
      }
      type.setShape(shape);
    }
    return ValueInfoProto.newBuilder()
        .setName(info.name())
        .setType(TypeProto.newBuilder().setTensorType(type))
        .build();
  }
}
