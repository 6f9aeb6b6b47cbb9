package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.espalier.graph.InvalidGraphException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of one node, each read at most once, so that one nobody asked for shows: an
 * operator that has it is not what its family says.
 */
final class Attributes {
  private final Map<String, AttributeProto> unread = new LinkedHashMap<>();

  Attributes(List<AttributeProto> attributes) {
    attributes.forEach(attribute -> unread.put(attribute.getName(), attribute));
  }

  /** Whether every attribute was read. */
  boolean allRead() {
    return unread.isEmpty();
  }

  private @Nullable AttributeProto take(String name, AttributeType type) {
    AttributeProto attribute = unread.remove(name);
    if (attribute != null && attribute.getType() != type) {
      throw new InvalidGraphException(
          "the attribute '%s' must be of type %s; is %s"
              .formatted(name, type, attribute.getType()));
    }
    return attribute;
  }

  int integer(String name, int fallback) {
    AttributeProto attribute = take(name, AttributeType.INT);
    return attribute == null ? fallback : exact(name, attribute.getI());
  }

  /**
   * An integer that must be there.
   *
   * @throws InvalidGraphException if it is not
   */
  int integer(String name) {
    if (!unread.containsKey(name)) {
      throw new InvalidGraphException("the attribute '%s' is missing".formatted(name));
    }
    return integer(name, 0);
  }

  boolean flag(String name, boolean fallback) {
    return integer(name, fallback ? 1 : 0) != 0;
  }

  float real(String name, float fallback) {
    AttributeProto attribute = take(name, AttributeType.FLOAT);
    return attribute == null ? fallback : attribute.getF();
  }

  @Nullable Float real(String name) {
    AttributeProto attribute = take(name, AttributeType.FLOAT);
    return attribute == null ? null : (Float) attribute.getF();
  }

  String text(String name, String fallback) {
    AttributeProto attribute = take(name, AttributeType.STRING);
    return attribute == null ? fallback : attribute.getS().toStringUtf8();
  }

  /** A list of integers; null where it is absent or empty. */
  long @Nullable [] longs(String name) {
    AttributeProto attribute = take(name, AttributeType.INTS);
    return attribute == null || attribute.getIntsCount() == 0
        ? null
        : attribute.getIntsList().stream().mapToLong(Long::longValue).toArray();
  }

  @Nullable List<Integer> integers(String name) {
    long[] longs = longs(name);
    if (longs == null) {
      return null;
    }
    List<Integer> integers = new ArrayList<>(longs.length);
    for (long value : longs) {
      integers.add(exact(name, value));
    }
    return integers;
  }

  List<Integer> integers(String name, List<Integer> fallback) {
    List<Integer> integers = integers(name);
    return integers == null ? fallback : integers;
  }

  /** A list of numbers; null where it is absent or empty. */
  float @Nullable [] reals(String name) {
    AttributeProto attribute = take(name, AttributeType.FLOATS);
    if (attribute == null || attribute.getFloatsCount() == 0) {
      return null;
    }
    float[] reals = new float[attribute.getFloatsCount()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = attribute.getFloats(i);
    }
    return reals;
  }

  @Nullable TensorProto tensor(String name) {
    AttributeProto attribute = take(name, AttributeType.TENSOR);
    return attribute == null ? null : attribute.getT();
  }

  private static int exact(String name, long value) {
    if (value != (int) value) {
      throw new InvalidGraphException(
          "the attribute '%s' is out of range: %d".formatted(name, value));
    }
    return (int) value;
  }
}
