package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Op;
import io.espalier.graph.Op.Arithmetic;
import io.espalier.graph.Op.Comparison;
import io.espalier.graph.Op.Extreme;
import io.espalier.graph.Op.Folding;
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
  private static final float EPSILON = 1e-5f;

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
      case "ConvTranspose" -> convTranspose(node, in);
      case "Gemm" ->
          new Op.Gemm(
              in.real("alpha", 1),
              in.real("beta", 1),
              in.flag("transA", false),
              in.flag("transB", false));
      case "MatMul" -> new Op.MatMul();
      case "BatchNormalization" -> batchNorm(node, in);
      case "InstanceNormalization" -> new Op.InstanceNorm(in.real("epsilon", EPSILON));
      case "LayerNormalization" -> layerNorm(in);
      case "GroupNormalization" -> groupNorm(in);
      case "LRN" -> lrn(in);
      case "Gelu" -> gelu(in);
      case "Clip" -> new Op.Clip();
      case "Mod" -> in.flag("fmod", false) ? null : new Op.Binary(Op.Arithmetic.MOD);
      case "Where" -> new Op.Where();
      case "PRelu" -> new Op.PRelu();
      case "MaxPool" -> pool(Pooling.MAX, in);
      case "AveragePool" -> pool(Pooling.AVERAGE, in);
      case "GlobalMaxPool" -> new Op.GlobalPool(Pooling.MAX);
      case "GlobalAveragePool" -> new Op.GlobalPool(Pooling.AVERAGE);
      case "LpPool" -> lpPool(in);
      case "GlobalLpPool" -> new Op.GlobalLpPool(in.integer("p", 2));
      case "ArgMax" -> argReduce(Extreme.MAX, in);
      case "ArgMin" -> argReduce(Extreme.MIN, in);
      case "Flatten" -> new Op.Flatten(in.integer("axis", 1));
      case "Reshape" -> new Op.Reshape(in.flag("allowzero", false));
      case "Squeeze" -> new Op.Squeeze();
      case "Unsqueeze" -> new Op.Unsqueeze();
      case "Transpose" -> transpose(node, in);
      case "Concat" -> new Op.Concat(in.integer("axis", 1));
      case "Split" -> split(node, in);
      case "Expand" -> new Op.Expand();
      case "Tile" -> new Op.Tile();
      case "Resize", "Upsample" -> ResizeForm.read(node, in, opset, constants);
      case "DepthToSpace" -> depthToSpace(in);
      case "SpaceToDepth" -> new Op.SpaceToDepth(in.integer("blocksize"));
      case "Slice" -> new Op.Slice();
      case "Pad" -> pad(in);
      case "Gather" -> new Op.Gather(in.integer("axis", 0));
      case "Softmax" -> softmax(false, in);
      case "LogSoftmax" -> softmax(true, in);
      case "Dropout" -> new Op.Dropout();
      case "Shape" -> new Op.ShapeOf(in.integer("start", 0), in.integer("end", Integer.MAX_VALUE));
      case "Cast" -> cast(in);
      case "Range" -> new Op.Range();
      case "ConstantOfShape" -> constantOfShape(in);
      default -> member(node.getOpType(), in);
    };
  }

  /** The member of a family of which each is an operator type of its own. */
  private static @Nullable Op member(String type, Attributes in) {
    Function function = OperatorTypes.function(type);
    if (function != null) {
      return elementwise(new Op.Elementwise(function), in);
    }
    Arithmetic arithmetic = OperatorTypes.arithmetic(type);
    if (arithmetic != null) {
      return new Op.Binary(arithmetic);
    }
    Comparison comparison = OperatorTypes.comparison(type);
    if (comparison != null) {
      return new Op.Compare(comparison);
    }
    Folding folding = OperatorTypes.folding(type);
    if (folding != null) {
      return new Op.Fold(folding);
    }
    Reduction reduction = OperatorTypes.reduction(type);
    return reduction == null
        ? null
        : new Op.Reduce(
            reduction, in.flag("keepdims", true), in.flag("noop_with_empty_axes", false));
  }

  private static Op elementwise(Op.Elementwise plain, Attributes in) {
    return switch (plain.function()) {
      case LEAKY_RELU, ELU, CELU ->
          new Op.Elementwise(plain.function(), in.real("alpha", plain.alpha()), 0);
      case HARD_SIGMOID ->
          new Op.Elementwise(
              plain.function(), in.real("alpha", plain.alpha()), in.real("beta", plain.beta()));
      case SELU ->
          new Op.Elementwise(
              plain.function(), in.real("alpha", plain.alpha()), in.real("gamma", plain.beta()));
      case IDENTITY,
          RELU,
          HARD_SWISH,
          MISH,
          SOFTPLUS,
          SOFTSIGN,
          GELU,
          GELU_TANH,
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
          NOT ->
          plain;
    };
  }

  private static @Nullable Op gelu(Attributes in) {
    return switch (in.text("approximate", "none")) {
      case "none" -> new Op.Elementwise(Function.GELU);
      case "tanh" -> new Op.Elementwise(Function.GELU_TANH);
      default -> null;
    };
  }

  private @Nullable Op conv(NodeProto node, Attributes in) {
    List<Integer> kernel = kernel(node, in);
    return kernel == null ? null : new Op.Conv(window(kernel, in), in.integer("group", 1));
  }

  private @Nullable Op convTranspose(NodeProto node, Attributes in) {
    List<Integer> kernel = kernel(node, in);
    if (kernel == null) {
      return null;
    }
    int axes = kernel.size();
    List<Integer> shape = in.integers("output_shape", List.of());
    List<Integer> spatial = shape.size() == axes + 2 ? shape.subList(2, axes + 2) : shape;
    List<Integer> padding = in.integers("output_padding", Collections.nCopies(axes, 0));
    if ((!spatial.isEmpty() && spatial.size() != axes) || padding.size() != axes) {
      throw new InvalidGraphException(
          "a window over %d axes has output_shape %s and output_padding %s"
              .formatted(axes, shape, padding));
    }
    return new Op.ConvTranspose(window(kernel, in), in.integer("group", 1), padding, spatial);
  }

  /** The kernel's extents, by the attribute or else by a constant weight. */
  private @Nullable List<Integer> kernel(NodeProto node, Attributes in) {
    List<Integer> kernel = in.integers("kernel_shape");
    if (kernel != null) {
      return kernel;
    }
    Tensor weight = node.getInputCount() > 1 ? constants.get(node.getInput(1)) : null;
    return weight == null || weight.shape().rank() < 3
        ? null
        : IntStream.of(weight.shape().dims()).skip(2).boxed().toList();
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

  private static @Nullable Op lpPool(Attributes in) {
    List<Integer> kernel = in.integers("kernel_shape");
    return kernel == null
        ? null
        : new Op.LpPool(in.integer("p", 2), window(kernel, in), in.flag("ceil_mode", false));
  }

  /** Further outputs are the statistics of a training step. */
  private static @Nullable Op batchNorm(NodeProto node, Attributes in) {
    float epsilon = in.real("epsilon", EPSILON);
    float momentum = in.real("momentum", 0.9f);
    boolean perChannel = in.flag("spatial", true);
    boolean training =
        in.flag("training_mode", false)
            || node.getOutputList().stream().skip(1).anyMatch(output -> !output.isEmpty());
    return perChannel && !training ? new Op.BatchNorm(epsilon, momentum) : null;
  }

  private static @Nullable Op layerNorm(Attributes in) {
    Op op = new Op.LayerNorm(in.integer("axis", -1), in.real("epsilon", EPSILON));
    return computesInFloat32(in) ? op : null;
  }

  private static @Nullable Op groupNorm(Attributes in) {
    Op op = new Op.GroupNorm(in.integer("num_groups"), in.real("epsilon", EPSILON));
    return computesInFloat32(in) ? op : null;
  }

  private static boolean computesInFloat32(Attributes in) {
    return in.integer("stash_type", TensorProto.DataType.FLOAT_VALUE)
        == TensorProto.DataType.FLOAT_VALUE;
  }

  private static Op lrn(Attributes in) {
    return new Op.Lrn(
        in.real("alpha", 1e-4f), in.real("beta", 0.75f), in.real("bias", 1), in.integer("size"));
  }

  private static Op argReduce(Extreme extreme, Attributes in) {
    return new Op.ArgReduce(
        extreme,
        in.integer("axis", 0),
        in.flag("keepdims", true),
        in.flag("select_last_index", false));
  }

  /** The number of parts is that of the outputs, which must be what an attribute says. */
  private static @Nullable Op split(NodeProto node, Attributes in) {
    int parts = node.getOutputCount();
    return in.integer("num_outputs", parts) == parts ? new Op.Split(in.integer("axis", 0)) : null;
  }

  private static @Nullable Op depthToSpace(Attributes in) {
    int block = in.integer("blocksize");
    return switch (in.text("mode", "DCR")) {
      case "DCR" -> new Op.DepthToSpace(block, false);
      case "CRD" -> new Op.DepthToSpace(block, true);
      default -> null;
    };
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
      case "wrap" -> new Op.Pad(Op.Padding.WRAP);
      default -> null;
    };
  }

  private Op softmax(boolean log, Attributes in) {
    boolean toTheEnd = opset < OpsetRules.SOFTMAX_OF_ONE_AXIS;
    return new Op.Softmax(in.integer("axis", toTheEnd ? 1 : -1), log, toTheEnd);
  }

  /** Whether a Cast saturates matters for 8-bit floats only, which have no {@link DType}. */
  private static @Nullable Op cast(Attributes in) {
    in.flag("saturate", true);
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
