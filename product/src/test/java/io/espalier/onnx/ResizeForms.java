package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.real;
import static io.espalier.onnx.Messages.reals;
import static io.espalier.onnx.Messages.text;

import io.espalier.graph.Op;
import io.espalier.graph.Op.Coordinates;
import io.espalier.graph.Op.Interpolation;
import io.espalier.graph.Op.Nearest;
import io.espalier.onnx.OperatorForms.Form;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/** Upsample and Resize. */
final class ResizeForms {
  private ResizeForms() {}

  private static Op early(Interpolation interpolation) {
    return new Op.Resize(
        interpolation, Coordinates.ASYMMETRIC, Nearest.FLOOR, -0.75f, false, 0, false, List.of());
  }

  static Stream<Form> forms() {
    return Stream.of(
        Form.of(
            7,
            node("Upsample", "x", "y", reals("scales", 1, 1, 2, 2)),
            early(Interpolation.NEAREST),
            "x",
            "",
            Tensor.ofFloats(Shape.of(4), 1, 1, 2, 2)),
        Form.of(
            8,
            node("Upsample", "x", "y", text("mode", "linear"), reals("scales", 1, 1, 1.5f, 2)),
            early(Interpolation.LINEAR),
            "x",
            "",
            Tensor.ofFloats(Shape.of(4), 1, 1, 1.5f, 2)),
        Form.of(
            9,
            node("Upsample", "x,s", "y", text("mode", "nearest")),
            early(Interpolation.NEAREST),
            "x",
            "",
            "s"),
        Form.of(10, node("Resize", "x,s", "y"), early(Interpolation.NEAREST), "x", "", "s"),
        Form.of(
            10,
            node("Resize", "x,shrinking", "y", text("mode", "linear")),
            early(Interpolation.LINEAR),
            "x",
            "",
            "shrinking"),
        Form.of(
            11,
            node(
                "Resize",
                "x,none,s",
                "y",
                text("mode", "nearest"),
                text("coordinate_transformation_mode", "asymmetric"),
                text("nearest_mode", "floor")),
            early(Interpolation.NEAREST),
            "x",
            "",
            "s"),
        Form.of(
            11,
            node("Resize", "x,b,none,i", "y"),
            new Op.Resize(
                Interpolation.NEAREST,
                Coordinates.HALF_PIXEL,
                Nearest.ROUND_PREFER_FLOOR,
                -0.75f,
                false,
                0,
                false,
                List.of()),
            "x",
            "",
            "",
            "i"),
        Form.of(
            13,
            node(
                "Resize",
                "x,b,s",
                "y",
                text("mode", "cubic"),
                text("coordinate_transformation_mode", "tf_crop_and_resize"),
                text("nearest_mode", "ceil"),
                real("cubic_coeff_a", -0.5f),
                integer("exclude_outside", 1),
                real("extrapolation_value", 3)),
            new Op.Resize(
                Interpolation.CUBIC,
                Coordinates.TF_CROP_AND_RESIZE,
                Nearest.CEIL,
                -0.5f,
                true,
                3,
                false,
                List.of()),
            "x",
            "b",
            "s"),
        Form.of(
            18,
            node(
                "Resize",
                "x,,,i",
                "y",
                text("mode", "linear"),
                text("coordinate_transformation_mode", "align_corners"),
                text("keep_aspect_ratio_policy", "stretch"),
                integer("antialias", 1),
                integers("axes", 2, 3)),
            new Op.Resize(
                Interpolation.LINEAR,
                Coordinates.ALIGN_CORNERS,
                Nearest.ROUND_PREFER_FLOOR,
                -0.75f,
                false,
                0,
                true,
                List.of(2, 3)),
            "x",
            "",
            "",
            "i"),
        Form.of(
            19,
            node(
                "Resize",
                "x,,s",
                "y",
                text("mode", "linear"),
                text("coordinate_transformation_mode", "half_pixel_symmetric"),
                text("nearest_mode", "round_prefer_ceil")),
            new Op.Resize(
                Interpolation.LINEAR,
                Coordinates.HALF_PIXEL_SYMMETRIC,
                Nearest.ROUND_PREFER_CEIL,
                -0.75f,
                false,
                0,
                false,
                List.of()),
            "x",
            "",
            "s"));
  }
}
