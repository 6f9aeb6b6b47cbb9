package io.espalier.onnx;

import static io.espalier.onnx.AttributeWriter.flag;
import static io.espalier.onnx.AttributeWriter.flagIfSet;
import static io.espalier.onnx.AttributeWriter.integer;
import static io.espalier.onnx.AttributeWriter.integers;
import static io.espalier.onnx.AttributeWriter.real;
import static io.espalier.onnx.AttributeWriter.tensor;
import static io.espalier.onnx.AttributeWriter.text;

import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import java.util.Locale;

/**
 * Says an {@link Op} as operator type and attributes. An attribute that only newer opsets have is
 * written where it differs from its default.
 */
final class OpWriter {
  private OpWriter() {}

  /** A message with type and attributes, its name and operands still missing. */
  static NodeProto.Builder write(Op op, int opset) {
    NodeProto.Builder to = NodeProto.newBuilder();
    switch (op) {
      case Op.Conv c -> {
        integer(to.setOpType("Conv"), "group", c.group());
        window(to, c.window());
      }
      case Op.ConvTranspose c -> convTranspose(to, c);
      case Op.Gemm g -> {
        real(to.setOpType("Gemm"), "alpha", g.alpha());
        real(to, "beta", g.beta());
        flag(to, "transA", g.transA());
        flag(to, "transB", g.transB());
      }
      case Op.MatMul m -> to.setOpType("MatMul");
      case Op.BatchNorm b -> {
        real(to.setOpType("BatchNormalization"), "epsilon", b.epsilon());
        real(to, "momentum", b.momentum());
      }
      case Op.InstanceNorm n -> real(to.setOpType("InstanceNormalization"), "epsilon", n.epsilon());
      case Op.LayerNorm n -> {
        integer(to.setOpType("LayerNormalization"), "axis", n.axis());
        real(to, "epsilon", n.epsilon());
      }
      case Op.GroupNorm n -> {
        integer(to.setOpType("GroupNormalization"), "num_groups", n.groups());
        real(to, "epsilon", n.epsilon());
      }
      case Op.Lrn n -> lrn(to, n);
      case Op.Elementwise e -> elementwise(to, e);
      case Op.Clip c -> to.setOpType("Clip");
      case Op.Binary b -> to.setOpType(OperatorTypes.of(b.arithmetic()));
      case Op.Compare c -> to.setOpType(OperatorTypes.of(c.comparison()));
      case Op.Where w -> to.setOpType("Where");
      case Op.Fold f -> to.setOpType(OperatorTypes.of(f.folding()));
      case Op.PRelu p -> to.setOpType("PRelu");
      case Op.Pool p -> pool(to, p);
      case Op.GlobalPool p -> to.setOpType(OperatorTypes.global(p.pooling()));
      case Op.LpPool p -> {
        integer(to.setOpType("LpPool"), "p", p.p());
        flagIfSet(to, "ceil_mode", p.ceil());
        window(to, p.window());
      }
      case Op.GlobalLpPool p -> integer(to.setOpType("GlobalLpPool"), "p", p.p());
      case Op.Reduce r -> {
        flag(to.setOpType(OperatorTypes.of(r.reduction())), "keepdims", r.keepDims());
        flagIfSet(to, "noop_with_empty_axes", r.noopWithEmptyAxes());
      }
      case Op.ArgReduce a -> argReduce(to, a);
      case Op.Flatten f -> integer(to.setOpType("Flatten"), "axis", f.axis());
      case Op.Reshape r -> flagIfSet(to.setOpType("Reshape"), "allowzero", r.allowZero());
      case Op.Squeeze s -> to.setOpType("Squeeze");
      case Op.Unsqueeze u -> to.setOpType("Unsqueeze");
      case Op.Transpose t -> integers(to.setOpType("Transpose"), "perm", t.permutation());
      case Op.Concat c -> integer(to.setOpType("Concat"), "axis", c.axis());
      case Op.Split s -> integer(to.setOpType("Split"), "axis", s.axis());
      case Op.Expand e -> to.setOpType("Expand");
      case Op.Tile t -> to.setOpType("Tile");
      case Op.Resize r -> ResizeForm.write(to, r, opset);
      case Op.DepthToSpace d -> {
        integer(to.setOpType("DepthToSpace"), "blocksize", d.block());
        if (d.columnRowDepth()) {
          text(to, "mode", "CRD");
        }
      }
      case Op.SpaceToDepth s -> integer(to.setOpType("SpaceToDepth"), "blocksize", s.block());
      case Op.Slice s -> to.setOpType("Slice");
      case Op.Pad p -> text(to.setOpType("Pad"), "mode", p.mode().name().toLowerCase(Locale.ROOT));
      case Op.Gather g -> integer(to.setOpType("Gather"), "axis", g.axis());
      case Op.Softmax s ->
          integer(to.setOpType(s.log() ? "LogSoftmax" : "Softmax"), "axis", s.axis());
      case Op.Dropout d -> to.setOpType("Dropout");
      case Op.ShapeOf s -> shapeOf(to, s);
      case Op.Cast c -> integer(to.setOpType("Cast"), "to", ElementTypes.code(c.to()));
      case Op.ConstantOfShape c -> tensor(to.setOpType("ConstantOfShape"), "value", c.value());
      case Op.Range r -> to.setOpType("Range");
      case Op.Opaque o -> to.mergeFrom(message(o));
    }
    return to;
  }

  private static void window(NodeProto.Builder to, Window window) {
    if (window.autoPad() == Window.AutoPad.NOTSET) {
      integers(to, "pads", window.pads());
    } else {
      text(to, "auto_pad", window.autoPad().name());
    }
    integers(to, "kernel_shape", window.kernel());
    integers(to, "strides", window.strides());
    if (window.dilations().stream().anyMatch(dilation -> dilation != 1)) {
      integers(to, "dilations", window.dilations());
    }
  }

  private static void elementwise(NodeProto.Builder to, Op.Elementwise op) {
    to.setOpType(OperatorTypes.of(op.function()));
    switch (op.function()) {
      case LEAKY_RELU, ELU, CELU -> real(to, "alpha", op.alpha());
      case HARD_SIGMOID -> {
        real(to, "alpha", op.alpha());
        real(to, "beta", op.beta());
      }
      case SELU -> {
        real(to, "alpha", op.alpha());
        real(to, "gamma", op.beta());
      }
      case GELU_TANH -> text(to, "approximate", "tanh");
      case IDENTITY,
          RELU,
          HARD_SWISH,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          GELU,
          SIGMOID,
          TANH,
          ERF,
          EXP,
          LOG,
          SQRT,
          RECIPROCAL,
          FLOOR,
          CEIL,
          ROUND,
          SIGN,
          NEG,
          ABS,
          NOT -> {}
    }
  }

  private static void convTranspose(NodeProto.Builder to, Op.ConvTranspose op) {
    integer(to.setOpType("ConvTranspose"), "group", op.group());
    window(to, op.window());
    if (op.outputPadding().stream().anyMatch(padding -> padding != 0)) {
      integers(to, "output_padding", op.outputPadding());
    }
    if (!op.outputShape().isEmpty()) {
      integers(to, "output_shape", op.outputShape());
    }
  }

  private static void lrn(NodeProto.Builder to, Op.Lrn op) {
    real(to.setOpType("LRN"), "alpha", op.alpha());
    real(to, "beta", op.beta());
    real(to, "bias", op.bias());
    integer(to, "size", op.size());
  }

  private static void pool(NodeProto.Builder to, Op.Pool pool) {
    to.setOpType(OperatorTypes.windowed(pool.pooling()));
    if (pool.pooling() == Op.Pooling.AVERAGE) {
      flag(to, "count_include_pad", pool.countPadding());
    }
    flagIfSet(to, "ceil_mode", pool.ceil());
    window(to, pool.window());
  }

  private static void argReduce(NodeProto.Builder to, Op.ArgReduce op) {
    integer(to.setOpType(OperatorTypes.of(op.extreme())), "axis", op.axis());
    flag(to, "keepdims", op.keepDims());
    flagIfSet(to, "select_last_index", op.last());
  }

  private static void shapeOf(NodeProto.Builder to, Op.ShapeOf shape) {
    to.setOpType("Shape");
    if (shape.start() != 0) {
      integer(to, "start", shape.start());
    }
    if (shape.end() != Integer.MAX_VALUE) {
      integer(to, "end", shape.end());
    }
  }

  /**
   * The message of an opaque operator: type, domain and attributes.
   *
   * @throws IllegalArgumentException if its attributes are no message
   */
  static NodeProto message(Op.Opaque op) {
    NodeProto.Builder message = NodeProto.newBuilder();
    try {
      message.mergeFrom(op.attributes().bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "the attributes of the opaque operator " + op.label() + " are no ONNX message", e);
    }
    message.setOpType(op.type());
    if (!op.domain().isEmpty()) {
      message.setDomain(op.domain());
    }
    return message.build();
  }
}
