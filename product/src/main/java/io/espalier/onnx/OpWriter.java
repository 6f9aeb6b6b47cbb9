package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Locale;

/**
 * Says an {@link Op} as operator type and attributes. An attribute that only newer opsets have is
 * written where it differs from its default.
 */
final class OpWriter {
  private OpWriter() {}

  /** A message with type and attributes, its name and operands still missing. */
  static NodeProto.Builder write(Op op) {
    NodeProto.Builder to = NodeProto.newBuilder();
    switch (op) {
      case Op.Conv c -> {
        integer(to.setOpType("Conv"), "group", c.group());
        window(to, c.window());
      }
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
      case Op.Elementwise e -> elementwise(to, e);
      case Op.Clip c -> to.setOpType("Clip");
      case Op.Binary b ->
          to.setOpType(
              switch (b.arithmetic()) {
                case ADD -> "Add";
                case SUB -> "Sub";
                case MUL -> "Mul";
                case DIV -> "Div";
                case POW -> "Pow";
                case MOD -> "Mod";
              });
      case Op.Pool p -> pool(to, p);
      case Op.GlobalPool p ->
          to.setOpType(
              switch (p.pooling()) {
                case MAX -> "GlobalMaxPool";
                case AVERAGE -> "GlobalAveragePool";
              });
      case Op.Reduce r -> reduce(to, r);
      case Op.Flatten f -> integer(to.setOpType("Flatten"), "axis", f.axis());
      case Op.Reshape r -> flagIfSet(to.setOpType("Reshape"), "allowzero", r.allowZero());
      case Op.Squeeze s -> to.setOpType("Squeeze");
      case Op.Unsqueeze u -> to.setOpType("Unsqueeze");
      case Op.Transpose t -> integers(to.setOpType("Transpose"), "perm", t.permutation());
      case Op.Concat c -> integer(to.setOpType("Concat"), "axis", c.axis());
      case Op.Slice s -> to.setOpType("Slice");
      case Op.Pad p -> text(to.setOpType("Pad"), "mode", p.mode().name().toLowerCase(Locale.ROOT));
      case Op.Gather g -> integer(to.setOpType("Gather"), "axis", g.axis());
      case Op.Softmax s ->
          integer(to.setOpType(s.log() ? "LogSoftmax" : "Softmax"), "axis", s.axis());
      case Op.Dropout d -> to.setOpType("Dropout");
      case Op.ShapeOf s -> shapeOf(to, s);
      case Op.Cast c -> integer(to.setOpType("Cast"), "to", ElementTypes.code(c.to()));
      case Op.ConstantOfShape c -> tensor(to.setOpType("ConstantOfShape"), "value", c.value());
      case Op.ConvTranspose c -> throw new IllegalArgumentException(op.label());
      case Op.InstanceNorm n -> throw new IllegalArgumentException(op.label());
      case Op.LayerNorm n -> throw new IllegalArgumentException(op.label());
      case Op.GroupNorm n -> throw new IllegalArgumentException(op.label());
      case Op.Lrn n -> throw new IllegalArgumentException(op.label());
      case Op.Compare c -> throw new IllegalArgumentException(op.label());
      case Op.Where w -> throw new IllegalArgumentException(op.label());
      case Op.Fold f -> throw new IllegalArgumentException(op.label());
      case Op.PRelu p -> throw new IllegalArgumentException(op.label());
      case Op.LpPool p -> throw new IllegalArgumentException(op.label());
      case Op.GlobalLpPool p -> throw new IllegalArgumentException(op.label());
      case Op.ArgReduce a -> throw new IllegalArgumentException(op.label());
      case Op.Split s -> throw new IllegalArgumentException(op.label());
      case Op.Expand e -> throw new IllegalArgumentException(op.label());
      case Op.Tile t -> throw new IllegalArgumentException(op.label());
      case Op.Resize r -> throw new IllegalArgumentException(op.label());
      case Op.DepthToSpace d -> throw new IllegalArgumentException(op.label());
      case Op.SpaceToDepth s -> throw new IllegalArgumentException(op.label());
      case Op.Range r -> throw new IllegalArgumentException(op.label());
      case Op.Opaque o -> opaque(to, o);
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
    switch (op.function()) {
      case IDENTITY -> to.setOpType("Identity");
      case RELU -> to.setOpType("Relu");
      case LEAKY_RELU -> real(to.setOpType("LeakyRelu"), "alpha", op.alpha());
      case HARD_SIGMOID -> {
        real(to.setOpType("HardSigmoid"), "alpha", op.alpha());
        real(to, "beta", op.beta());
      }
      case HARD_SWISH -> to.setOpType("HardSwish");
      case SIGMOID -> to.setOpType("Sigmoid");
      case TANH -> to.setOpType("Tanh");
      case EXP -> to.setOpType("Exp");
      case SQRT -> to.setOpType("Sqrt");
      case NEG -> to.setOpType("Neg");
      case ABS -> to.setOpType("Abs");
      case ELU,
          SELU,
          CELU,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          GELU,
          GELU_TANH,
          ERF,
          LOG,
          RECIPROCAL,
          FLOOR,
          CEIL,
          ROUND,
          SIGN,
          NOT ->
          throw new IllegalArgumentException(op.label());
    }
  }

  private static void pool(NodeProto.Builder to, Op.Pool pool) {
    switch (pool.pooling()) {
      case MAX -> to.setOpType("MaxPool");
      case AVERAGE -> flag(to.setOpType("AveragePool"), "count_include_pad", pool.countPadding());
    }
    flagIfSet(to, "ceil_mode", pool.ceil());
    window(to, pool.window());
  }

  private static void reduce(NodeProto.Builder to, Op.Reduce reduce) {
    to.setOpType(
        switch (reduce.reduction()) {
          case MEAN -> "ReduceMean";
          case SUM -> "ReduceSum";
          case MAX -> "ReduceMax";
          case MIN -> "ReduceMin";
          case PROD -> "ReduceProd";
          case L1 -> "ReduceL1";
          case L2 -> "ReduceL2";
          case SUM_SQUARE -> "ReduceSumSquare";
          case LOG_SUM -> "ReduceLogSum";
          case LOG_SUM_EXP -> "ReduceLogSumExp";
        });
    flag(to, "keepdims", reduce.keepDims());
    flagIfSet(to, "noop_with_empty_axes", reduce.noopWithEmptyAxes());
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

  private static void opaque(NodeProto.Builder to, Op.Opaque op) {
    try {
      to.mergeFrom(op.attributes().bytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(
          "the attributes of the opaque operator " + op.label() + " are no ONNX message", e);
    }
    to.setOpType(op.type());
    if (!op.domain().isEmpty()) {
      to.setDomain(op.domain());
    }
  }

  private static AttributeProto.Builder attribute(
      NodeProto.Builder to, String name, AttributeType type) {
    return to.addAttributeBuilder().setName(name).setType(type);
  }

  private static void integer(NodeProto.Builder to, String name, long value) {
    attribute(to, name, AttributeType.INT).setI(value);
  }

  private static void flag(NodeProto.Builder to, String name, boolean value) {
    integer(to, name, value ? 1 : 0);
  }

  private static void flagIfSet(NodeProto.Builder to, String name, boolean value) {
    if (value) {
      flag(to, name, true);
    }
  }

  static void real(NodeProto.Builder to, String name, float value) {
    attribute(to, name, AttributeType.FLOAT).setF(value);
  }

  private static void text(NodeProto.Builder to, String name, String value) {
    attribute(to, name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
  }

  private static void integers(NodeProto.Builder to, String name, List<Integer> values) {
    AttributeProto.Builder attribute = attribute(to, name, AttributeType.INTS);
    values.forEach(value -> attribute.addInts(value));
  }

  static void longs(NodeProto.Builder to, String name, long[] values) {
    AttributeProto.Builder attribute = attribute(to, name, AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
  }

  private static void tensor(NodeProto.Builder to, String name, Tensor value) {
    attribute(to, name, AttributeType.TENSOR).setT(TensorWriter.write(name, value));
  }
}
