package io.espalier.onnx;

import static io.espalier.onnx.Messages.integer;
import static io.espalier.onnx.Messages.integers;
import static io.espalier.onnx.Messages.node;
import static io.espalier.onnx.Messages.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.espalier.graph.Op;
import io.espalier.onnx.OperatorForms.Form;
import java.util.List;
import java.util.stream.Stream;

/** What no family says exactly. */
final class OpaqueForms {
  private OpaqueForms() {}

  private static final AttributeProto KERNEL = integers("kernel_shape", 3, 3);
  private static final Op OPAQUE = new Op.Opaque("", "", new Op.Payload(new byte[0]), List.of());

  static Stream<Form> forms() {
    return Stream.of(
        Form.of(13, node("Mystery", "x", "y"), OPAQUE),
        Form.of(13, node("Relu", "x", "y").toBuilder().setDomain("org.example").build(), OPAQUE),
        Form.of(13, node("Relu", "x", "y", integer("unusual", 1)), OPAQUE),
        Form.of(9, node("Clip", "x,b,b", "y"), OPAQUE),
        Form.of(9, node("Slice", "x,i,j", "y"), OPAQUE),
        Form.of(8, node("BatchNormalization", "x,c4,c4,c4,c4", "y", integer("spatial", 0)), OPAQUE),
        Form.of(
            14,
            node("BatchNormalization", "x,c4,c4,c4,c4", "y", integer("training_mode", 1)),
            OPAQUE),
        Form.of(13, node("MaxPool", "x", "y", KERNEL, integer("storage_order", 1)), OPAQUE),
        Form.of(9, node("MaxPool", "x", "y", KERNEL, integer("ceil_mode", 1)), OPAQUE),
        Form.of(13, node("HardSwish", "x", "y"), OPAQUE),
        Form.of(12, node("Dropout", "x,b,on", "y"), OPAQUE),
        Form.of(18, node("Pad", "x,i", "y", text("mode", "wrap")), OPAQUE),
        Form.of(19, node("Pad", "x,i", "y", text("mode", "mirror")), OPAQUE),
        Form.of(18, node("Pad", "x,i,,j", "y"), OPAQUE),
        Form.of(18, node("Pad", "x,i,,x", "y"), OPAQUE),
        Form.of(13, node("Hardmax", "x", "y"), OPAQUE),
        Form.of(19, node("Gelu", "x", "y"), OPAQUE),
        Form.of(20, node("Gelu", "x", "y", text("approximate", "other")), OPAQUE),
        Form.of(13, node("Mod", "x,x", "y", integer("fmod", 1)), OPAQUE),
        Form.of(17, node("LpPool", "x", "y", KERNEL, integer("ceil_mode", 1)), OPAQUE),
        Form.of(16, node("LayerNormalization", "x,m", "y"), OPAQUE),
        Form.of(17, node("LayerNormalization", "x,m", "y", integer("stash_type", 10)), OPAQUE),
        Form.of(
            14,
            node("BatchNormalization", "x,c4,c4,c4,c4", "y").toBuilder().addOutput("mean").build(),
            OPAQUE),
        Form.of(11, node("ArgMax", "x", "y", integer("select_last_index", 1)), OPAQUE),
        Form.of(18, node("Split", "x", "y", integer("num_outputs", 2)), OPAQUE),
        Form.of(
            13, node("DepthToSpace", "x", "y", integer("blocksize", 2), text("mode", "X")), OPAQUE),
        Form.of(13, node("ConvTranspose", "x,x", "y"), OPAQUE),
        Form.of(10, node("Upsample", "x,s", "y"), OPAQUE),
        Form.of(9, node("Resize", "x,s", "y"), OPAQUE),
        Form.of(9, node("Upsample", "x", "y"), OPAQUE),
        Form.of(10, node("Resize", "x,shrinking", "y"), OPAQUE),
        Form.of(10, node("Resize", "x,x", "y"), OPAQUE),
        Form.of(11, node("Resize", "x,,s,i", "y"), OPAQUE),
        Form.of(11, node("Resize", "x,,none,none", "y"), OPAQUE),
        Form.of(
            11,
            node(
                "Resize",
                "x,,s",
                "y",
                text("coordinate_transformation_mode", "tf_half_pixel_for_nn")),
            OPAQUE),
        Form.of(
            18,
            node("Resize", "x,,,i", "y", text("keep_aspect_ratio_policy", "not_larger")),
            OPAQUE),
        Form.of(13, node("Conv", "x,x", "y"), OPAQUE),
        Form.of(13, node("Cast", "x", "y", integer("to", DataType.STRING_VALUE)), OPAQUE));
  }
}
