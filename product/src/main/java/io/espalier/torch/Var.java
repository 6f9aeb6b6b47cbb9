package io.espalier.torch;

import io.espalier.tensor.Shape;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An array of numbers that remembers how it was computed, so that {@link #backward()} can find the
 * gradient of what it depends on. Losses are written in it.
 *
 * <p>Operations of two values broadcast as NumPy's. A negative axis counts from the end. Each
 * result lives in the innermost open {@link TorchScope}.
 */
public final class Var {
  /** {@code reduction} of libtorch's losses: the mean over the batch. */
  private static final long MEAN = 1;

  /** A label that libtorch leaves out of a loss; no class has it. */
  private static final long NO_LABEL = -100;

  private final Tensor tensor;

  Var(Tensor tensor) {
    this.tensor = tensor;
  }

  /** The native tensor. */
  Tensor tensor() {
    return tensor;
  }

  /** A constant: numbers that depend on nothing. */
  public static Var of(io.espalier.tensor.Tensor host) {
    ScalarType type =
        host.dtype() == io.espalier.tensor.DType.FLOAT64 ? ScalarType.Double : ScalarType.Float;
    return new Var(HostTransfer.toNative(host, type));
  }

  /** The extents of this array. */
  public Shape shape() {
    return HostTransfer.shape(tensor);
  }

  /** A copy in host memory, row-major. */
  public io.espalier.tensor.Tensor toTensor() {
    try (TorchScope scope = TorchScope.withoutGradients()) {
      return HostTransfer.toHost(tensor);
    }
  }

  /**
   * The number that this array holds.
   *
   * @throws IllegalStateException if it does not have exactly one element
   */
  public double item() {
    if (tensor.numel() != 1) {
      throw new IllegalStateException("not one number but an array of shape " + shape());
    }
    return tensor.item_double();
  }

  /** The same numbers, depending on nothing. */
  public Var detach() {
    return new Var(tensor.detach());
  }

  /**
   * Adds the derivative of this number by each parameter that it depends on to {@link #grad()} of
   * that parameter.
   *
   * @throws IllegalStateException if this is not one number that depends on a parameter
   */
  public void backward() {
    if (tensor.numel() != 1 || !tensor.requires_grad()) {
      throw new IllegalStateException(
          "only a number that depends on a parameter has gradients; shape=" + shape());
    }
    tensor.backward();
  }

  /** The sum of the gradients found since they were last forgotten, if any. */
  public Optional<Var> grad() {
    Tensor gradient = tensor.grad();
    return gradient.defined() ? Optional.of(new Var(gradient)) : Optional.empty();
  }

  public Var add(Var other) {
    return new Var(tensor.add(other.tensor));
  }

  public Var add(double number) {
    return new Var(tensor.add(new Scalar(number)));
  }

  public Var sub(Var other) {
    return new Var(tensor.sub(other.tensor));
  }

  public Var sub(double number) {
    return new Var(tensor.sub(new Scalar(number)));
  }

  public Var mul(Var other) {
    return new Var(tensor.mul(other.tensor));
  }

  public Var mul(double factor) {
    return new Var(tensor.mul(new Scalar(factor)));
  }

  public Var div(Var other) {
    return new Var(tensor.div(other.tensor));
  }

  public Var div(double divisor) {
    return new Var(tensor.div(new Scalar(divisor)));
  }

  public Var neg() {
    return new Var(tensor.neg());
  }

  public Var abs() {
    return new Var(tensor.abs());
  }

  public Var square() {
    return new Var(tensor.square());
  }

  public Var sqrt() {
    return new Var(tensor.sqrt());
  }

  public Var exp() {
    return new Var(tensor.exp());
  }

  /** The natural logarithm of each element. */
  public Var log() {
    return new Var(tensor.log());
  }

  /** Each element, or the limit where it is below. */
  public Var atLeast(double limit) {
    return new Var(tensor.clamp_min(new Scalar(limit)));
  }

  /** Each element, or the limit where it is above. */
  public Var atMost(double limit) {
    return new Var(tensor.clamp_max(new Scalar(limit)));
  }

  /** The sum of all elements. */
  public Var sum() {
    return new Var(tensor.sum());
  }

  /** Sums along an axis, which goes. */
  public Var sum(int axis) {
    return new Var(tensor.sum(new long[] {axis}, false, new ScalarTypeOptional()));
  }

  /** The mean of all elements. */
  public Var mean() {
    return new Var(tensor.mean());
  }

  /** Means along an axis, which goes. */
  public Var mean(int axis) {
    return new Var(tensor.mean(new long[] {axis}, false, new ScalarTypeOptional()));
  }

  /** The Euclidean norm of all elements; its gradient at zero is zero. */
  public Var norm() {
    return new Var(tensor.norm());
  }

  /** Euclidean norms along an axis, which goes. */
  public Var norm(int axis) {
    return new Var(tensor.norm(new ScalarOptional(new Scalar(2)), new long[] {axis}, false));
  }

  /** Exponentials along an axis, scaled so that they sum to 1. */
  public Var softmax(int axis) {
    return new Var(torch.softmax(tensor, axis));
  }

  /** Logarithms of {@link #softmax(int)}. */
  public Var logSoftmax(int axis) {
    return new Var(torch.log_softmax(tensor, axis));
  }

  /** The matrix product over the last two axes. */
  public Var matmul(Var other) {
    return new Var(tensor.matmul(other.tensor));
  }

  /** The same elements under another shape; one extent may be −1. */
  public Var reshape(int... dims) {
    long[] sizes = java.util.Arrays.stream(dims).asLongStream().toArray();
    return new Var(tensor.reshape(sizes));
  }

  /** The axes from {@code axis} on as one: {@code [N, C, H, W]} from 1 on is {@code [N, CHW]}. */
  public Var flatten(int axis) {
    return new Var(tensor.flatten(axis, -1));
  }

  /**
   * The slices of an axis at the given indices, in their order.
   *
   * @throws IndexOutOfBoundsException if an index is not in {@code 0 .. dim(axis)-1}
   */
  public Var take(int axis, int... indices) {
    long extent = tensor.size(axis);
    for (int index : indices) {
      if (index < 0 || index >= extent) {
        throw new IndexOutOfBoundsException(
            "index " + index + " on axis " + axis + " of shape " + shape());
      }
    }
    return new Var(tensor.index_select(axis, HostTransfer.indices(indices)));
  }

  /**
   * The cosine between the samples of two arrays: {@code <a, b> / (|a| |b|)}, the product of the
   * norms at least 1e-8.
   *
   * @param a, b of shape {@code [N, ...]}, everything behind the first axis taken as one vector
   * @return {@code [N]}, each in −1 .. 1
   */
  public static Var cosineSimilarity(Var a, Var b) {
    Var norms = a.innerProduct(a).mul(b.innerProduct(b)).atLeast(1e-16).sqrt();
    return a.innerProduct(b).div(norms);
  }

  /** Of each sample, summed in the order of memory: a copy into rows would cost as much again. */
  private Var innerProduct(Var other) {
    long[] behindFirst = LongStream.range(1, tensor.dim()).toArray();
    return new Var(tensor.mul(other.tensor).sum(behindFirst, false, new ScalarTypeOptional()));
  }

  /**
   * The divergence of predicted from wanted distributions: {@code sum(p * (log p - log q))} over
   * the last axis, averaged over the first.
   *
   * @param logPredicted {@code log q}, {@code [N, classes]}
   * @param logWanted {@code log p}, {@code [N, classes]}
   */
  public static Var klDivergence(Var logPredicted, Var logWanted) {
    return logWanted.exp().mul(logWanted.sub(logPredicted)).sum(-1).mean();
  }

  /**
   * The cross-entropy of logits and labels, averaged over the batch, in float32 at least: {@code
   * -sum_k q_k log softmax(x)_k} with {@code q = (1 - smoothing) * onehot + smoothing / classes}.
   *
   * @param logits {@code [N, classes]}
   * @param labels N class numbers
   * @param smoothing share of the target that is spread evenly, in 0 .. 1
   * @throws IllegalArgumentException if shapes disagree or a label is no class
   */
  public static Var crossEntropy(Var logits, int[] labels, float smoothing) {
    Shape shape = logits.shape();
    if (shape.rank() != 2 || shape.dim(0) != labels.length) {
      throw new IllegalArgumentException(
          "%d labels need logits of shape [%d, classes]; shape=%s"
              .formatted(labels.length, labels.length, shape));
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException("smoothing must be in 0 .. 1; smoothing=" + smoothing);
    }
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= shape.dim(1)) {
        throw new IllegalArgumentException(
            "label %d of sample %d is not in 0 .. %d".formatted(labels[i], i, shape.dim(1) - 1));
      }
    }
    Tensor x = logits.tensor;
    return new Var(
        torch.cross_entropy_loss(
            HostTransfer.type(x) == ScalarType.Double ? x : x.to(ScalarType.Float),
            HostTransfer.indices(labels),
            new TensorOptional(),
            MEAN,
            NO_LABEL,
            smoothing));
  }

  /** As {@code Var [128, 10]}. */
  @Override
  public String toString() {
    return "Var " + shape();
  }
}
