package io.espalier.tensor;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * An immutable array of numbers, row-major, in host memory.
 *
 * <p>{@link DType} is the type in which a file stores the elements. In memory {@code FLOAT32},
 * {@code FLOAT16} and {@code BFLOAT16} are {@code float}s, {@code FLOAT64} is {@code double}, every
 * integer type and {@code BOOL} is {@code long}, so that reading a file and writing it back loses
 * nothing.
 */
public final class Tensor {
  private final DType dtype;
  private final Shape shape;
  private final Object
      data; // float[] | double[] | long[] | String[], never written after construction

  private Tensor(DType dtype, Shape shape, Object data, int length) {
    if (shape.elements() != length) {
      throw new IllegalArgumentException(
          "shape " + shape + " has " + shape.elements() + " elements; data has " + length);
    }
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /** A {@code FLOAT32} tensor of a copy of {@code values}. */
  public static Tensor ofFloats(Shape shape, float... values) {
    return ofFloats(DType.FLOAT32, shape, values);
  }

  /**
   * A tensor of a 2- or 4-byte floating type, of a copy of {@code values}; values are kept as they
   * are, and rounded when a file is written.
   *
   * @throws IllegalArgumentException if {@code dtype} is of another kind, or shape and length
   *     disagree
   */
  public static Tensor ofFloats(DType dtype, Shape shape, float... values) {
    require(dtype.isFloating() && dtype != DType.FLOAT64, dtype, "float");
    return new Tensor(dtype, shape, values.clone(), values.length);
  }

  /** A {@code FLOAT64} tensor of a copy of {@code values}. */
  public static Tensor ofDoubles(Shape shape, double... values) {
    return new Tensor(DType.FLOAT64, shape, values.clone(), values.length);
  }

  /** An {@code INT64} tensor of a copy of {@code values}. */
  public static Tensor ofLongs(Shape shape, long... values) {
    return ofLongs(DType.INT64, shape, values);
  }

  /**
   * A tensor of an integer type or {@code BOOL}, of a copy of {@code values}.
   *
   * @throws IllegalArgumentException if {@code dtype} is of another kind, or shape and length
   *     disagree
   */
  public static Tensor ofLongs(DType dtype, Shape shape, long... values) {
    require(dtype.isInteger(), dtype, "integer");
    return new Tensor(dtype, shape, values.clone(), values.length);
  }

  /** A {@code STRING} tensor of a copy of {@code values}. */
  public static Tensor ofStrings(Shape shape, String... values) {
    return new Tensor(DType.STRING, shape, values.clone(), values.length);
  }

  /** A one-dimensional {@code INT64} tensor. */
  public static Tensor vector(long... values) {
    return ofLongs(Shape.of(values.length), values);
  }

  /** A {@code FLOAT32} scalar. */
  public static Tensor scalar(float value) {
    return ofFloats(Shape.scalar(), value);
  }

  /**
   * A tensor of zeros.
   *
   * @throws IllegalArgumentException if {@code dtype} is {@code STRING}
   */
  public static Tensor zeros(DType dtype, Shape shape) {
    return full(dtype, shape, 0);
  }

  /**
   * A tensor of one value, converted to {@code dtype}.
   *
   * @throws IllegalArgumentException if {@code dtype} is {@code STRING}
   */
  public static Tensor full(DType dtype, Shape shape, double value) {
    int size = Math.toIntExact(shape.elements());
    if (dtype == DType.FLOAT64) {
      double[] values = new double[size];
      Arrays.fill(values, value);
      return new Tensor(dtype, shape, values, size);
    }
    if (dtype.isFloating()) {
      float[] values = new float[size];
      Arrays.fill(values, (float) value);
      return new Tensor(dtype, shape, values, size);
    }
    require(dtype.isInteger(), dtype, "numeric");
    long[] values = new long[size];
    Arrays.fill(values, (long) value);
    return new Tensor(dtype, shape, values, size);
  }

  private static void require(boolean condition, DType dtype, String wanted) {
    if (!condition) {
      throw new IllegalArgumentException("dtype must be " + wanted + "; dtype=" + dtype);
    }
  }

  public DType dtype() {
    return dtype;
  }

  public Shape shape() {
    return shape;
  }

  /** The number of elements. */
  public int size() {
    return (int) shape.elements();
  }

  /** The element at a row-major position, as a {@code double}. */
  public double getDouble(int position) {
    return switch (data) {
      case float[] floats -> floats[position];
      case double[] doubles -> doubles[position];
      case long[] longs -> longs[position];
      default -> throw new IllegalStateException("a STRING tensor has no numbers");
    };
  }

  /** The element at a row-major position, as a {@code float}. */
  public float getFloat(int position) {
    return data instanceof float[] floats ? floats[position] : (float) getDouble(position);
  }

  /** The element at a row-major position, as a {@code long}; real numbers are cut towards zero. */
  public long getLong(int position) {
    return data instanceof long[] longs ? longs[position] : (long) getDouble(position);
  }

  /** The elements as {@code float}s, row-major (a copy). */
  public float[] toFloats() {
    if (data instanceof float[] floats) {
      return floats.clone();
    }
    float[] copy = new float[size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = getFloat(i);
    }
    return copy;
  }

  /** The elements as {@code double}s, row-major (a copy). */
  public double[] toDoubles() {
    double[] copy = new double[size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = getDouble(i);
    }
    return copy;
  }

  /** The elements as {@code long}s, row-major (a copy). */
  public long[] toLongs() {
    long[] copy = new long[size()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = getLong(i);
    }
    return copy;
  }

  /**
   * The elements as strings, row-major (a copy).
   *
   * @throws IllegalStateException if this is not a {@code STRING} tensor
   */
  public String[] toStrings() {
    if (data instanceof String[] strings) {
      return strings.clone();
    }
    throw new IllegalStateException("not a STRING tensor but " + dtype);
  }

  /**
   * A read-only view of the elements as {@code float}s; a conversion where they are stored
   * otherwise.
   */
  public FloatBuffer floats() {
    return FloatBuffer.wrap(data instanceof float[] floats ? floats : toFloats())
        .asReadOnlyBuffer();
  }

  /**
   * The same elements under another shape.
   *
   * @throws IllegalArgumentException if the number of elements differs
   */
  public Tensor reshape(Shape other) {
    return new Tensor(dtype, other, data, size());
  }

  /**
   * The same values in another type; real numbers are cut towards zero when they become integers,
   * and integers keep their lowest bits.
   */
  public Tensor cast(DType other) {
    if (other == dtype) {
      return this;
    }
    if (other == DType.FLOAT64) {
      return new Tensor(other, shape, toDoubles(), size());
    }
    if (other.isFloating()) {
      float[] values = toFloats();
      if (other != DType.FLOAT32) {
        for (int i = 0; i < values.length; i++) {
          values[i] = HalfFloats.round(other, values[i]);
        }
      }
      return new Tensor(other, shape, values, size());
    }
    require(other.isInteger(), other, "numeric");
    long[] values = toLongs();
    for (int i = 0; i < values.length; i++) {
      values[i] = other == DType.BOOL ? (getDouble(i) == 0 ? 0 : 1) : other.wrap(values[i]);
    }
    return new Tensor(other, shape, values, size());
  }

  /**
   * The slices of one axis at the given indices, in their order: {@code y[.., k, ..] = x[..,
   * indices[k], ..]}.
   *
   * @param axis in {@code -rank .. rank-1}
   * @throws IllegalArgumentException if there is no such axis
   * @throws IndexOutOfBoundsException if an index is not in {@code 0 .. dim(axis)-1}
   */
  public Tensor take(int axis, int... indices) {
    int front = shape.axis(axis);
    int extent = shape.dim(front);
    int outer = (int) shape.product(0, front);
    int inner = (int) shape.product(front + 1, shape.rank());
    Shape taken = shape.with(front, indices.length);
    int[] runs = runs(extent, front, indices);
    Object target = newArray(Math.toIntExact(taken.elements()));
    int to = 0;
    for (int o = 0; o < outer; o++) {
      for (int run = 0; run < runs.length; run += 2) {
        int length = runs[run + 1] * inner;
        System.arraycopy(data, (o * extent + runs[run]) * inner, target, to, length);
        to += length;
      }
    }
    return new Tensor(dtype, taken, target, to);
  }

  /**
   * This tensor with zeros in the slices of one axis at the given indices.
   *
   * @param axis in {@code -rank .. rank-1}
   * @throws IllegalArgumentException if there is no such axis
   * @throws IndexOutOfBoundsException if an index is not in {@code 0 .. dim(axis)-1}
   * @throws IllegalStateException if this is a {@code STRING} tensor
   */
  public Tensor withZeros(int axis, int... indices) {
    int front = shape.axis(axis);
    int extent = shape.dim(front);
    int outer = (int) shape.product(0, front);
    int inner = (int) shape.product(front + 1, shape.rank());
    int[] runs = runs(extent, front, indices);
    Object target = newArray(size());
    System.arraycopy(data, 0, target, 0, size());
    for (int o = 0; o < outer; o++) {
      for (int run = 0; run < runs.length; run += 2) {
        int from = (o * extent + runs[run]) * inner;
        fillWithZeros(target, from, from + runs[run + 1] * inner);
      }
    }
    return new Tensor(dtype, shape, target, size());
  }

  private static void fillWithZeros(Object target, int from, int to) {
    switch (target) {
      case float[] floats -> Arrays.fill(floats, from, to, 0);
      case double[] doubles -> Arrays.fill(doubles, from, to, 0);
      case long[] longs -> Arrays.fill(longs, from, to, 0);
      default -> throw new IllegalStateException("a STRING tensor has no numbers");
    }
  }

  /**
   * Successive indices as pairs of a first one and a length, so that they are copied as a block.
   */
  private int[] runs(int extent, int axis, int... indices) {
    int[] runs = new int[2 * indices.length];
    int count = 0;
    for (int i = 0; i < indices.length; i++) {
      int index = indices[i];
      if (index < 0 || index >= extent) {
        throw new IndexOutOfBoundsException(
            "index " + index + " on axis " + axis + " of shape " + shape);
      }
      if (i > 0 && index == indices[i - 1] + 1) {
        runs[count - 1]++;
      } else {
        runs[count++] = index;
        runs[count++] = 1;
      }
    }
    return Arrays.copyOf(runs, count);
  }

  /**
   * Tensors of one type, side by side on an axis.
   *
   * @param axis in {@code -rank .. rank-1}
   * @param parts at least one
   * @throws IllegalArgumentException if their types differ, or their shapes on another axis
   */
  public static Tensor concat(int axis, List<Tensor> parts) {
    Tensor first = parts.getFirst();
    int front = first.shape.axis(axis);
    int extent = 0;
    for (Tensor part : parts) {
      if (part.dtype != first.dtype
          || part.shape.rank() != first.shape.rank()
          || !part.shape.with(front, 0).equals(first.shape.with(front, 0))) {
        throw new IllegalArgumentException(
            "cannot concatenate %s%s and %s%s on axis %d"
                .formatted(first.dtype, first.shape, part.dtype, part.shape, front));
      }
      extent = Math.addExact(extent, part.shape.dim(front));
    }
    Shape joined = first.shape.with(front, extent);
    Object target = first.newArray(Math.toIntExact(joined.elements()));
    int outer = (int) joined.product(0, front);
    int inner = (int) joined.product(front + 1, joined.rank());
    int to = 0;
    for (int o = 0; o < outer; o++) {
      for (Tensor part : parts) {
        int block = part.shape.dim(front) * inner;
        System.arraycopy(part.data, o * block, target, to, block);
        to += block;
      }
    }
    return new Tensor(first.dtype, joined, target, to);
  }

  private Object newArray(int length) {
    return switch (data) {
      case float[] floats -> new float[length];
      case double[] doubles -> new double[length];
      case long[] longs -> new long[length];
      default -> new String[length];
    };
  }

  /** Whether type, shape and every element are the same, floating elements bit by bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor tensor
        && dtype == tensor.dtype
        && shape.equals(tensor.shape)
        && switch (data) {
          case float[] floats -> Arrays.equals(floats, (float[]) tensor.data);
          case double[] doubles -> Arrays.equals(doubles, (double[]) tensor.data);
          case long[] longs -> Arrays.equals(longs, (long[]) tensor.data);
          default -> Arrays.equals((String[]) data, (String[]) tensor.data);
        };
  }

  @Override
  public int hashCode() {
    int values =
        switch (data) {
          case float[] floats -> Arrays.hashCode(floats);
          case double[] doubles -> Arrays.hashCode(doubles);
          case long[] longs -> Arrays.hashCode(longs);
          default -> Arrays.hashCode((String[]) data);
        };
    return 31 * (31 * dtype.hashCode() + shape.hashCode()) + values;
  }

  /** Type, shape and, up to 16 elements, the values: {@code INT64[2]{1, -1}}. */
  @Override
  public String toString() {
    String head = dtype + shape.toString().replace(" ", "");
    if (size() > 16) {
      return head;
    }
    StringBuilder text = new StringBuilder(head).append('{');
    for (int i = 0; i < size(); i++) {
      text.append(i == 0 ? "" : ", ");
      switch (data) {
        case long[] longs -> text.append(longs[i]);
        case String[] strings -> text.append('"').append(strings[i]).append('"');
        case float[] floats -> text.append(floats[i]);
        default -> text.append(getDouble(i));
      }
    }
    return text.append('}').toString();
  }
}
