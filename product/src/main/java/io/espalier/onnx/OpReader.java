package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Function;
import io.espalier.graph.Op.Pooling;
import io.espalier.graph.Op.Reduction;
import io.espalier.graph.Window;
import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the family of a standard operator and its attributes.
 *
 * <p>A form that no family says exactly has none: the caller keeps such a node as it is.
 */
final class OpReader {
  private final int opset;
  private final Map<String, Tensor> constants;
  private final Map<String, Integer> ranks;
  private final TensorReader tensors;

  /**
   * A reader for one file.
   *
   * @param constants the constants of the network, for kernels that only the weight tells
   * @param ranks the ranks of values as far as the file declares them
   */
  OpReader(
      int opset, Map<String, Tensor> constants, Map<String, Integer> ranks, TensorReader tensors) {
    this.opset = opset;
    this.constants = constants;
    this.ranks = ranks;
    this.tensors = tensors;
  }

  /**
   * The family; null if there is none for this type or this value of an attribute. Attributes that
   * the family does not have stay unread.
   *
   * @throws InvalidGraphException if an attribute is not what the standard says
   */
  @Nullable Op read(NodeProto node, Attributes in) throws IOException {
    return switch (node.getOpType()) {
      case "Conv" -> conv(node, in);
      case "Gemm" ->
          new Op.Gemm(
              in.real("alpha", 1),
              in.real("beta", 1),
              in.flag("transA", false),
              in.flag("transB", false));
      case "MatMul" -> new Op.MatMul();
      case "BatchNormalization" -> batchNorm(in);
      case "Identity" -> new Op.Elementwise(Function.IDENTITY);
      case "Relu" -> new Op.Elementwise(Function.RELU);
      case "LeakyRelu" -> new Op.Elementwise(Function.LEAKY_RELU, in.real("alpha", 0.01f), 0);
      case "HardSigmoid" ->
          new Op.Elementwise(Function.HARD_SIGMOID, in.real("alpha", 0.2f), in.real("beta", 0.5f));
      case "HardSwish" -> new Op.Elementwise(Function.HARD_SWISH);
      case "Sigmoid" -> new Op.Elementwise(Function.SIGMOID);
      case "Tanh" -> new Op.Elementwise(Function.TANH);
      case "Exp" -> new Op.Elementwise(Function.EXP);
      case "Sqrt" -> new Op.Elementwise(Function.SQRT);
      case "Neg" -> new Op.Elementwise(Function.NEG);
      case "Abs" -> new Op.Elementwise(Function.ABS);
      case "Clip" -> new Op.Clip();
      case "Add" -> new Op.Binary(Arithmetic.ADD);
      case "Sub" -> new Op.Binary(Arithmetic.SUB);
      case "Mul" -> new Op.Binary(Arithmetic.MUL);
      case "Div" -> new Op.Binary(Arithmetic.DIV);
      case "Sum" -> sum(node);
      case "MaxPool" -> pool(Pooling.MAX, in);
      case "AveragePool" -> pool(Pooling.AVERAGE, in);
      case "GlobalMaxPool" -> new Op.GlobalPool(Pooling.MAX);
      case "GlobalAveragePool" -> new Op.GlobalPool(Pooling.AVERAGE);
      case "ReduceMean" -> reduce(Reduction.MEAN, in);
      case "ReduceSum" -> reduce(Reduction.SUM, in);
      case "ReduceMax" -> reduce(Reduction.MAX, in);
      case "ReduceMin" -> reduce(Reduction.MIN, in);
      case "Flatten" -> new Op.Flatten(in.integer("axis", 1));
      case "Reshape" -> new Op.Reshape(in.flag("allowzero", false));
      case "Squeeze" -> new Op.Squeeze();
      case "Unsqueeze" -> new Op.Unsqueeze();
      case "Transpose" -> transpose(node, in);
      case "Concat" -> new Op.Concat(in.integer("axis", 1));
      case "Slice" -> new Op.Slice();
      case "Pad" -> pad(in);
      case "Gather" -> new Op.Gather(in.integer("axis", 0));
      case "Softmax" -> softmax(false, in);
      case "LogSoftmax" -> softmax(true, in);
      case "Dropout" -> new Op.Dropout();
      case "Shape" -> new Op.ShapeOf(in.integer("start", 0), in.integer("end", Integer.MAX_VALUE));
      case "Cast" -> cast(in);
      case "ConstantOfShape" -> constantOfShape(in);
      default -> null;
    };
  }

  private @Nullable Op conv(NodeProto node, Attributes in) {
    List<Integer> kernel = in.integers("kernel_shape");
    if (kernel == null) {
      Tensor weight = node.getInputCount() > 1 ? constants.get(node.getInput(1)) : null;
      if (weight == null || weight.shape().rank() < 3) {
        return null;
      }
      kernel = IntStream.of(weight.shape().dims()).skip(2).boxed().toList();
    }
    return new Op.Conv(window(kernel, in), in.integer("group", 1));
  }

  private static Window window(List<Integer> kernel, Attributes in) {
    int axes = kernel.size();
    String name = in.text("auto_pad", "NOTSET");
    Window.AutoPad autoPad =
        switch (name) {
          case "NOTSET" -> Window.AutoPad.NOTSET;
          case "SAME_UPPER" -> Window.AutoPad.SAME_UPPER;
          case "SAME_LOWER" -> Window.AutoPad.SAME_LOWER;
          case "VALID" -> Window.AutoPad.VALID;
          default -> throw new InvalidGraphException("unknown auto_pad '" + name + "'");
        };
    List<Integer> none = Collections.nCopies(2 * axes, 0);
    List<Integer> pads = in.integers("pads", none);
    List<Integer> ones = Collections.nCopies(axes, 1);
    return new Window(
        kernel,
        in.integers("strides", ones),
        autoPad == Window.AutoPad.NOTSET ? pads : none,
        in.integers("dilations", ones),
        autoPad);
  }

  private @Nullable Op pool(Pooling pooling, Attributes in) {
    List<Integer> kernel = in.integers("kernel_shape");
    boolean columnMajor = pooling == Pooling.MAX && in.flag("storage_order", false);
    if (kernel == null || columnMajor) {
      return null;
    }
    return new Op.Pool(
        pooling,
        window(kernel, in),
        in.flag("ceil_mode", false),
        pooling == Pooling.AVERAGE && in.flag("count_include_pad", false));
  }

  private static @Nullable Op batchNorm(Attributes in) {
    float epsilon = in.real("epsilon", 1e-5f);
    float momentum = in.real("momentum", 0.9f);
    boolean perChannel = in.flag("spatial", true);
    boolean training = in.flag("training_mode", false);
    return perChannel && !training ? new Op.BatchNorm(epsilon, momentum) : null;
  }

  /** A Sum of two is an Add, a Sum of one an Identity. */
  private static @Nullable Op sum(NodeProto node) {
    return switch (node.getInputCount()) {
      case 1 -> new Op.Elementwise(Function.IDENTITY);
      case 2 -> new Op.Binary(Arithmetic.ADD);
      default -> null;
    };
  }

  private static Op reduce(Reduction reduction, Attributes in) {
    return new Op.Reduce(
        reduction, in.flag("keepdims", true), in.flag("noop_with_empty_axes", false));
  }

  private @Nullable Op transpose(NodeProto node, Attributes in) {
    List<Integer> permutation = in.integers("perm");
    if (permutation != null) {
      return new Op.Transpose(permutation);
    }
    Integer rank = node.getInputCount() > 0 ? ranks.get(node.getInput(0)) : null;
    return rank == null
        ? null
        : new Op.Transpose(IntStream.range(0, rank).map(i -> rank - 1 - i).boxed().toList());
  }

  private static @Nullable Op pad(Attributes in) {
    return switch (in.text("mode", "constant")) {
      case "constant" -> new Op.Pad(Op.Padding.CONSTANT);
      case "reflect" -> new Op.Pad(Op.Padding.REFLECT);
      case "edge" -> new Op.Pad(Op.Padding.EDGE);
      default -> null;
    };
  }

  private Op softmax(boolean log, Attributes in) {
    boolean toTheEnd = opset < OpsetRules.SOFTMAX_OF_ONE_AXIS;
    return new Op.Softmax(in.integer("axis", toTheEnd ? 1 : -1), log, toTheEnd);
  }

  private static @Nullable Op cast(Attributes in) {
    DType to = ElementTypes.find(in.integer("to", 0));
    return to == null || to == DType.STRING ? null : new Op.Cast(to);
  }

  private @Nullable Op constantOfShape(Attributes in) throws IOException {
    TensorProto proto = in.tensor("value");
    if (proto == null) {
      return new Op.ConstantOfShape(Tensor.zeros(DType.FLOAT32, Shape.of(1)));
    }
    Tensor value = tensors.read(proto, "the attribute 'value' of a ConstantOfShape");
    return value.size() == 1 && value.dtype() != DType.STRING
        ? new Op.ConstantOfShape(value)
        : null;
  }
}
