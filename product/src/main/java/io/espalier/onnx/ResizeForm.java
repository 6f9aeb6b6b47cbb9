package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Coordinates;
import io.espalier.graph.Op.Interpolation;
import io.espalier.graph.Op.Nearest;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The forms of a Resize: {@code Upsample} (opsets 7 to 9; the scales an attribute before 9), {@code
 * Resize(x, scales)} (10), and {@code Resize(x, roi, scales, sizes)} with attributes for every
 * choice (from 11 on).
 *
 * <p>The early ones mean asymmetric coordinates, and the neighbour below. One that shrinks to
 * nearest neighbours in opset 10 is read only where the neighbours below and above are the same
 * ones, because the standard does not say which of the two it takes.
 */
final class ResizeForm {
  /** The first opset in which all choices of a Resize are attributes. */
  static final int WITH_CHOICES = 11;

  /** The first opset in which region and scales may be absent. */
  private static final int WITH_ABSENT_OPERANDS = 13;

  private static final int REGION = 1;
  private static final int SCALES = 2;
  private static final int SIZES = 3;
  private static final float CUBIC = -0.75f;

  private ResizeForm() {}

  /** The family; null if there is none for these attributes. */
  static @Nullable Op read(NodeProto node, Attributes in, int opset, Map<String, Tensor> known) {
    boolean upsample = node.getOpType().equals("Upsample");
    if (upsample ? opset >= 10 : opset < 10) {
      return null;
    }
    Interpolation interpolation = find(Interpolation.values(), in.text("mode", "nearest"));
    if (opset < WITH_CHOICES) {
      boolean sayable =
          interpolation == Interpolation.LINEAR
              || (interpolation == Interpolation.NEAREST
                  && (upsample || neighboursAreTheSame(node, known)));
      return sayable && interpolation != null ? early(interpolation) : null;
    }
    Coordinates coordinates =
        find(Coordinates.values(), in.text("coordinate_transformation_mode", "half_pixel"));
    Nearest nearest = find(Nearest.values(), in.text("nearest_mode", "round_prefer_floor"));
    boolean stretches = in.text("keep_aspect_ratio_policy", "stretch").equals("stretch");
    if (interpolation == null || coordinates == null || nearest == null || !stretches) {
      return null;
    }
    return new Op.Resize(
        interpolation,
        coordinates,
        nearest,
        in.real("cubic_coeff_a", CUBIC),
        in.flag("exclude_outside", false),
        in.real("extrapolation_value", 0),
        in.flag("antialias", false),
        in.integers("axes", List.of()));
  }

  private static Op.Resize early(Interpolation interpolation) {
    return new Op.Resize(
        interpolation, Coordinates.ASYMMETRIC, Nearest.FLOOR, CUBIC, false, 0, false, List.of());
  }

  /** Whether each scale is at least 1 or the inverse of a power of two. */
  private static boolean neighboursAreTheSame(NodeProto node, Map<String, Tensor> known) {
    Tensor scales = node.getInputCount() == 2 ? known.get(node.getInput(1)) : null;
    if (scales == null || scales.dtype() != DType.FLOAT32) {
      return false;
    }
    for (float scale : scales.toFloats()) {
      boolean inverseOfPower = scale > 0 && Float.floatToIntBits(scale) << 9 == 0;
      if (!(scale >= 1 || inverseOfPower)) {
        return false;
      }
    }
    return true;
  }

  private static <E extends Enum<E>> @Nullable E find(E[] values, String name) {
    for (E value : values) {
      if (name(value).equals(name)) {
        return value;
      }
    }
    return null;
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** The first opset that has this form. */
  static int since(Op.Resize op) {
    if (op.coordinates() == Coordinates.HALF_PIXEL_SYMMETRIC) {
      return 19;
    }
    if (op.antialias() || !op.axes().isEmpty()) {
      return 18;
    }
    boolean isEarly =
        op.interpolation() != Interpolation.CUBIC && op.equals(early(op.interpolation()));
    return isEarly ? Headers.OLDEST_OPSET : WITH_CHOICES;
  }

  /** Type and attributes. */
  static void write(NodeProto.Builder to, Op.Resize op, int opset) {
    to.setOpType(opset < 10 ? "Upsample" : "Resize");
    AttributeWriter.text(to, "mode", name(op.interpolation()));
    if (opset < WITH_CHOICES) {
      return;
    }
    AttributeWriter.text(to, "coordinate_transformation_mode", name(op.coordinates()));
    AttributeWriter.text(to, "nearest_mode", name(op.nearest()));
    if (op.cubic() != CUBIC) {
      AttributeWriter.real(to, "cubic_coeff_a", op.cubic());
    }
    AttributeWriter.flagIfSet(to, "exclude_outside", op.excludeOutside());
    if (op.extrapolation() != 0) {
      AttributeWriter.real(to, "extrapolation_value", op.extrapolation());
    }
    AttributeWriter.flagIfSet(to, "antialias", op.antialias());
    if (!op.axes().isEmpty()) {
      AttributeWriter.integers(to, "axes", op.axes());
    }
  }

  /**
   * The operands in their places: those that are empty tensors are absent, and so is a region that
   * nothing uses. Null if not exactly one of scales and sizes is given.
   */
  static @Nullable List<String> normalOperands(
      List<String> operands, Op.Resize op, int opset, Map<String, Tensor> known) {
    if (opset < WITH_CHOICES) {
      return switch (operands.size()) {
        case 2 -> List.of(operands.get(0), "", operands.get(1));
        case 3 -> operands;
        default -> null;
      };
    }
    List<String> places = new ArrayList<>(operands);
    for (int i = REGION; i < places.size(); i++) {
      Tensor tensor = known.get(places.get(i));
      boolean unused = i == REGION && op.coordinates() != Coordinates.TF_CROP_AND_RESIZE;
      if (unused || (tensor != null && tensor.size() == 0)) {
        places.set(i, "");
      }
    }
    return isGiven(places, SCALES) == isGiven(places, SIZES) ? null : places;
  }

  private static boolean isGiven(List<String> operands, int index) {
    return index < operands.size() && !operands.get(index).isEmpty();
  }

  /**
   * The operands as the opset has them.
   *
   * @param empty makes the name of an empty {@code FLOAT32} vector
   */
  static List<String> fileOperands(List<String> operands, int opset, Supplier<String> empty) {
    if (opset < WITH_CHOICES) {
      return List.of(operands.get(0), operands.get(SCALES));
    }
    List<String> places = new ArrayList<>(operands);
    if (opset < WITH_ABSENT_OPERANDS) {
      for (int i = REGION; i <= SCALES; i++) {
        if (!isGiven(places, i)) {
          places.set(i, empty.get());
        }
      }
    }
    return places;
  }

  /** An operand that is there and holds nothing. */
  static Tensor empty() {
    return Tensor.zeros(DType.FLOAT32, Shape.of(0));
  }
}
