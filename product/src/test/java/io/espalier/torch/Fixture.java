package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** What PyTorch computed for a network, in the format that {@code parity_fixtures.py} describes. */
public record Fixture(Map<String, Tensor> tensors) {

  private static final String PARITY = "parity/";

  static Fixture read(String file) throws IOException {
    return read(Fixture.class, PARITY + file);
  }

  /**
   * A fixture of a test.
   *
   * @param owner a class beside whose resources the file lies
   */
  public static Fixture read(Class<?> owner, String file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(resource(owner, file)).order(ByteOrder.LITTLE_ENDIAN);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int left = bytes.getInt(); left > 0; left--) {
      byte[] name = new byte[bytes.getInt()];
      bytes.get(name);
      int[] dims = new int[bytes.getInt()];
      for (int axis = 0; axis < dims.length; axis++) {
        dims[axis] = bytes.getInt();
      }
      Shape shape = Shape.of(dims);
      float[] values = new float[(int) shape.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes.getFloat();
      }
      tensors.put(new String(name, StandardCharsets.UTF_8), Tensor.ofFloats(shape, values));
    }
    return new Fixture(tensors);
  }

  /** A copy of a fixture file in the given folder. */
  static Path copy(String file, Path folder) throws IOException {
    return Files.write(folder.resolve(file), resource(Fixture.class, PARITY + file));
  }

  private static byte[] resource(Class<?> owner, String file) throws IOException {
    try (InputStream in = owner.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    }
  }

  public Tensor get(String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  /** The tensors whose names start with {@code prefix + "/"}, by the rest of the name. */
  public Map<String, Tensor> under(String prefix) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix + "/")) {
            found.put(name.substring(prefix.length() + 1), tensor);
          }
        });
    assertThat(found).as(prefix).isNotEmpty();
    return found;
  }

  /** The labels as class numbers. */
  public int[] labels() {
    Tensor labels = get("labels");
    int[] classes = new int[labels.size()];
    for (int i = 0; i < classes.length; i++) {
      classes[i] = (int) labels.getLong(i);
    }
    return classes;
  }

  /** The Euclidean norm of a tensor and its first eight elements. */
  static Tensor digest(Tensor tensor) {
    double squares = 0;
    for (double value : tensor.toDoubles()) {
      squares += value * value;
    }
    float[] digest = new float[1 + Math.min(8, tensor.size())];
    digest[0] = (float) Math.sqrt(squares);
    for (int i = 1; i < digest.length; i++) {
      digest[i] = tensor.getFloat(i - 1);
    }
    return Tensor.ofFloats(Shape.of(digest.length), digest);
  }
}
