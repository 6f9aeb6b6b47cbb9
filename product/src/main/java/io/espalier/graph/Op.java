package io.espalier.graph;

import io.espalier.tensor.DType;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/**
 * What a node computes: a family of operators with its attributes; operands are the node's inputs.
 *
 * <p>Each consumer (shapes, channel labels, surgery, cost, files, lowering to an engine) is one
 * exhaustive {@code switch} without a {@code default}, so that the compiler lists what a new
 * operator still lacks. Below, {@code x}, {@code w}, {@code b}, ... are the inputs in order and
 * {@code ?} marks one that may be absent (the empty string). Names and meanings are those of the
 * ONNX standard.
 */
public sealed interface Op {

  /**
   * Convolution. Inputs {@code x [N, Cin, D1..Dk], w [Cout, Cin/group, K1..Kk], b? [Cout]}; output
   * {@code [N, Cout, ...]}.
   */
  record Conv(Window window, int group) implements Op {}

  /**
   * Transposed convolution, the adjoint of {@link Conv}. Inputs {@code x [N, Cin, D1..Dk], w [Cin,
   * Cout/group, K1..Kk], b? [Cout]}; output {@code [N, Cout, ...]}.
   *
   * @param outputPadding extents added at the end of each spatial axis
   * @param outputShape the output's spatial extents, which then decide the padding; empty where the
   *     window decides
   */
  record ConvTranspose(
      Window window, int group, List<Integer> outputPadding, List<Integer> outputShape)
      implements Op {
    public ConvTranspose {
      outputPadding = List.copyOf(outputPadding);
      outputShape = List.copyOf(outputShape);
    }
  }

  /**
   * Matrix product with an optional addend: {@code alpha * op(a) * op(b) + beta * c}. Inputs {@code
   * a [M, K], b [K, N], c?}, a and b stored transposed where the flags say so; output {@code [M,
   * N]}.
   */
  record Gemm(float alpha, float beta, boolean transA, boolean transB) implements Op {}

  /** Matrix product over the last two axes, as NumPy's {@code matmul}. Inputs {@code a, b}. */
  record MatMul() implements Op {}

  /**
   * Batch normalisation over axis 1: {@code (x - mean) / sqrt(var + epsilon) * scale + bias}.
   * Inputs {@code x, scale [C], bias [C], mean [C], var [C]}.
   *
   * @param momentum share of the old running statistic that one training step keeps
   */
  record BatchNorm(float epsilon, float momentum) implements Op {}

  /**
   * Normalisation of each channel of each sample over its spatial axes. Inputs {@code x [N, C, ..],
   * scale [C], bias [C]}.
   */
  record InstanceNorm(float epsilon) implements Op {}

  /**
   * Normalisation over {@code axis} and all behind it. Inputs {@code x, scale, bias?}, which
   * broadcast to those axes; outputs {@code y, mean?, inverse standard deviation?}.
   */
  record LayerNorm(int axis, float epsilon) implements Op {}

  /**
   * Normalisation over groups of channels and all spatial axes. Inputs {@code x [N, C, ..], scale,
   * bias}, one number a channel (opset 21), or a group (opset 18).
   */
  record GroupNorm(int groups, float epsilon) implements Op {}

  /**
   * Local response normalisation: {@code x / (bias + alpha / size * sum of x² over size
   * neighbouring channels) ^ beta}. Input {@code x [N, C, ..]}.
   */
  record Lrn(float alpha, float beta, float bias, int size) implements Op {}

  /** A function of each element. Input {@code x}; alpha and beta as the function defines them. */
  record Elementwise(Function function, float alpha, float beta) implements Op {
    public Elementwise(Function function) {
      this(function, function.alpha, function.beta);
    }
  }

  /** The functions of {@link Elementwise}, with the defaults of their parameters. */
  enum Function {
    IDENTITY,
    RELU,
    /** {@code x < 0 ? alpha * x : x} */
    LEAKY_RELU(0.01f, 0),
    /** {@code max(0, min(1, alpha * x + beta))} */
    HARD_SIGMOID(0.2f, 0.5f),
    /** {@code x * max(0, min(1, x / 6 + 1/2))} */
    HARD_SWISH,
    /** {@code x < 0 ? alpha * (e^x - 1) : x} */
    ELU(1, 0),
    /** {@code beta * (x < 0 ? alpha * (e^x - 1) : x)} */
    SELU(1.6732632f, 1.050701f),
    /** {@code max(0, x) + min(0, alpha * (e^(x / alpha) - 1))} */
    CELU(1, 0),
    /** {@code x * tanh(softplus(x))} */
    MISH,
    /** {@code ln(e^x + 1)} */
    SOFTPLUS,
    /** {@code x / (1 + |x|)} */
    SOFTSIGN,
    /** {@code x * (1 + erf(x / sqrt(2))) / 2} */
    GELU,
    /** {@code x * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3))) / 2} */
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
    /** to the nearest integer, halves to the even one */
    ROUND,
    SIGN,
    NEG,
    ABS,
    /** of true and false */
    NOT;

    private final float alpha;
    private final float beta;

    Function() {
      this(0, 0);
    }

    Function(float alpha, float beta) {
      this.alpha = alpha;
      this.beta = beta;
    }
  }

  /** Limits: {@code min(max(x, low), high)}. Inputs {@code x, low?, high?}. */
  record Clip() implements Op {}

  /** An arithmetic operation of two operands, with NumPy's broadcasting. Inputs {@code a, b}. */
  record Binary(Arithmetic arithmetic) implements Op {}

  /** The operations of {@link Binary}. */
  enum Arithmetic {
    ADD,
    SUB,
    MUL,
    DIV,
    /** {@code a} to the power of {@code b}, in the type of {@code a} */
    POW,
    /** the remainder of integers, with the sign of {@code b} */
    MOD
  }

  /**
   * A comparison of two operands, or a connective of two truth values, with NumPy's broadcasting;
   * the result is true or false. Inputs {@code a, b}.
   */
  record Compare(Comparison comparison) implements Op {}

  /** The comparisons of {@link Compare}. */
  enum Comparison {
    EQUAL,
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    AND,
    OR,
    XOR
  }

  /**
   * One of two values, element by element, with NumPy's broadcasting. Inputs {@code condition, a,
   * b}.
   */
  record Where() implements Op {}

  /**
   * An operation of any number of operands, with NumPy's broadcasting. Inputs: one or more values.
   */
  record Fold(Folding folding) implements Op {}

  /** The operations of {@link Fold}. */
  enum Folding {
    SUM,
    MEAN,
    MAX,
    MIN
  }

  /** {@code x < 0 ? slope * x : x}. Inputs {@code x, slope}, which broadcasts to x. */
  record PRelu() implements Op {}

  /**
   * Pooling by a sliding window. Input {@code x [N, C, D1..Dk]}.
   *
   * @param ceil whether output extents are rounded up
   * @param countPadding whether an average counts padded elements
   */
  record Pool(Pooling pooling, Window window, boolean ceil, boolean countPadding) implements Op {}

  /** Pooling over all spatial axes. Input {@code x [N, C, D1..Dk]}; output {@code [N, C, 1..1]}. */
  record GlobalPool(Pooling pooling) implements Op {}

  /**
   * Pooling by the Lp norm of a sliding window. Input {@code x [N, C, D1..Dk]}.
   *
   * @param ceil whether output extents are rounded up
   */
  record LpPool(int p, Window window, boolean ceil) implements Op {}

  /** The Lp norm over all spatial axes. Input {@code x [N, C, ..]}; output {@code [N, C, 1..1]}. */
  record GlobalLpPool(int p) implements Op {}

  /** How a window becomes one number. */
  enum Pooling {
    MAX,
    AVERAGE
  }

  /**
   * Reduction over axes. Inputs {@code x, axes?}; without axes over all, or none if {@code
   * noopWithEmptyAxes}.
   */
  record Reduce(Reduction reduction, boolean keepDims, boolean noopWithEmptyAxes) implements Op {}

  /** The reductions of {@link Reduce}. */
  enum Reduction {
    MEAN,
    SUM,
    MAX,
    MIN,
    PROD,
    /** the sum of absolute values */
    L1,
    /** the square root of the sum of squares */
    L2,
    SUM_SQUARE,
    LOG_SUM,
    LOG_SUM_EXP
  }

  /**
   * The index of the largest or smallest element along an axis. Input {@code x}.
   *
   * @param last whether it is the last of equal ones, not the first
   */
  record ArgReduce(Extreme extreme, int axis, boolean keepDims, boolean last) implements Op {}

  /** What an {@link ArgReduce} looks for. */
  enum Extreme {
    MAX,
    MIN
  }

  /** Two axes from any: those before {@code axis} and the rest. Input {@code x}. */
  record Flatten(int axis) implements Op {}

  /**
   * The same elements under another shape. Inputs {@code x, shape}: −1 is inferred, 0 copies the
   * input's extent unless {@code allowZero}.
   */
  record Reshape(boolean allowZero) implements Op {}

  /** Removal of axes of extent 1. Inputs {@code x, axes?}; without axes of all such. */
  record Squeeze() implements Op {}

  /** Insertion of axes of extent 1. Inputs {@code x, axes}, counted in the output. */
  record Unsqueeze() implements Op {}

  /** Permutation of axes: output axis i is input axis {@code permutation[i]}. Input {@code x}. */
  record Transpose(List<Integer> permutation) implements Op {
    public Transpose {
      permutation = List.copyOf(permutation);
    }
  }

  /** Concatenation along an axis. Inputs: one or more values. */
  record Concat(int axis) implements Op {}

  /**
   * Consecutive parts of an axis, one an output. Inputs {@code x, sizes?}; without sizes equal
   * parts, the last one smaller where the axis is not divisible.
   */
  record Split(int axis) implements Op {}

  /**
   * Repetition by NumPy's broadcasting to a shape, in which 1 keeps an extent. Inputs {@code x,
   * shape}.
   */
  record Expand() implements Op {}

  /** Repetition of the whole along each axis. Inputs {@code x, repeats [rank]}. */
  record Tile() implements Op {}

  /**
   * The value at another resolution. Inputs {@code x, region?, scales?, sizes?}, of the last two
   * exactly one.
   *
   * @param cubic the coefficient of cubic interpolation
   * @param excludeOutside whether weights of samples outside are 0
   * @param extrapolation the value outside the region where {@code coordinates} crop
   * @param antialias whether a filter is stretched to shrink
   * @param axes the axes that region, scales and sizes are for; empty for all
   */
  record Resize(
      Interpolation interpolation,
      Coordinates coordinates,
      Nearest nearest,
      float cubic,
      boolean excludeOutside,
      float extrapolation,
      boolean antialias,
      List<Integer> axes)
      implements Op {
    public Resize {
      axes = List.copyOf(axes);
    }

    /** Of all axes, by the nearest element, as PyTorch's {@code interpolate} takes it. */
    public static Resize toNearest() {
      return of(Interpolation.NEAREST, Coordinates.ASYMMETRIC, Nearest.FLOOR);
    }

    /** Of all axes, linear between the centres of elements, without antialiasing. */
    public static Resize toLinear() {
      return of(Interpolation.LINEAR, Coordinates.HALF_PIXEL, Nearest.ROUND_PREFER_FLOOR);
    }

    private static Resize of(Interpolation how, Coordinates coordinates, Nearest nearest) {
      return new Resize(how, coordinates, nearest, -0.75f, false, 0, false, List.of());
    }
  }

  /** How a {@link Resize} computes an element from its neighbours. */
  enum Interpolation {
    NEAREST,
    LINEAR,
    CUBIC
  }

  /** From a position in the output of a {@link Resize} to one in its input. */
  enum Coordinates {
    HALF_PIXEL,
    HALF_PIXEL_SYMMETRIC,
    PYTORCH_HALF_PIXEL,
    ALIGN_CORNERS,
    ASYMMETRIC,
    TF_CROP_AND_RESIZE
  }

  /** Which neighbour {@link Interpolation#NEAREST} takes. */
  enum Nearest {
    ROUND_PREFER_FLOOR,
    ROUND_PREFER_CEIL,
    FLOOR,
    CEIL
  }

  /**
   * Channels become positions: {@code [N, C, H, W]} to {@code [N, C/b², H·b, W·b]}. Input {@code
   * x}.
   *
   * @param columnRowDepth whether a channel's number counts blocks last (CRD), not first (DCR)
   */
  record DepthToSpace(int block, boolean columnRowDepth) implements Op {}

  /**
   * Positions become channels: {@code [N, C, H, W]} to {@code [N, C·b², H/b, W/b]}. Input {@code
   * x}.
   */
  record SpaceToDepth(int block) implements Op {}

  /** A strided part. Inputs {@code x, starts, ends, axes?, steps?}. */
  record Slice() implements Op {}

  /** Values added around. Inputs {@code x, pads [2 * rank], value?}. */
  record Pad(Padding mode) implements Op {}

  /** What a {@link Pad} adds. */
  enum Padding {
    CONSTANT,
    REFLECT,
    EDGE,
    WRAP
  }

  /** The slices of an axis at given indices. Inputs {@code x, indices}. */
  record Gather(int axis) implements Op {}

  /**
   * Exponentials that sum to 1, or their logarithms. Input {@code x}.
   *
   * @param toTheEnd whether it normalises over {@code axis} and all behind it (before opset 13)
   */
  record Softmax(int axis, boolean log, boolean toTheEnd) implements Op {}

  /** Nothing at inference; zeroes a share of the elements in training. Inputs {@code x, ratio?}. */
  record Dropout() implements Op {}

  /**
   * The extents of a value, from axis {@code start} to {@code end} (exclusive). Input {@code x}.
   */
  record ShapeOf(int start, int end) implements Op {}

  /** The same values in another type. Input {@code x}. */
  record Cast(DType to) implements Op {}

  /** An arithmetic progression. Inputs {@code start, limit (exclusive), step}, all scalars. */
  record Range() implements Op {}

  /** One value in a given shape. Input {@code shape}; the value has one element. */
  record ConstantOfShape(Tensor value) implements Op {}

  /**
   * An operator that Espalier does not know: written back as it was read, and a limit to what can
   * be cut around it.
   *
   * @param domain operator domain, empty for the standard one
   * @param type operator type
   * @param attributes the attributes as the file holds them
   * @param captures outer values that subgraphs in the attributes read
   */
  record Opaque(String domain, String type, Payload attributes, List<String> captures)
      implements Op {
    public Opaque {
      captures = List.copyOf(captures);
    }
  }

  /** Bytes that are carried and not understood. */
  final class Payload {
    private final byte[] bytes;

    public Payload(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    /** The bytes (a copy). */
    public byte[] bytes() {
      return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Payload payload && Arrays.equals(bytes, payload.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return bytes.length + " bytes";
    }
  }

  /** The operator's type in the ONNX standard, as {@code Conv}; an opaque operator's own type. */
  default String label() {
    return switch (this) {
      case Elementwise e ->
          e.function() == Function.GELU_TANH ? "Gelu" : camel(e.function().name());
      case Binary b -> camel(b.arithmetic().name());
      case Compare c -> camel(c.comparison().name());
      case Fold f -> camel(f.folding().name());
      case ArgReduce a -> "Arg" + camel(a.extreme().name());
      case BatchNorm n -> "BatchNormalization";
      case InstanceNorm n -> "InstanceNormalization";
      case LayerNorm n -> "LayerNormalization";
      case GroupNorm n -> "GroupNormalization";
      case Lrn n -> "LRN";
      case ShapeOf s -> "Shape";
      case Pool p -> camel(p.pooling().name()) + "Pool";
      case GlobalPool p -> "Global" + camel(p.pooling().name()) + "Pool";
      case Reduce r -> "Reduce" + camel(r.reduction().name());
      case Softmax s -> s.log() ? "LogSoftmax" : "Softmax";
      case Opaque o -> o.domain().isEmpty() ? o.type() : o.domain() + ":" + o.type();
      default -> getClass().getSimpleName();
    };
  }

  private static String camel(String constant) {
    StringBuilder text = new StringBuilder();
    for (String word : constant.split("_", -1)) {
      text.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return text.toString();
  }
}
