package io.espalier.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.tensor.DType;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFileTest {
  @TempDir private Path folder;

  @Test
  void everyTypeComesBackBitByBit() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("w", Tensor.ofFloats(Shape.of(2, 2), 1.5f, -0f, Float.NaN, Float.MIN_VALUE));
    tensors.put("half", Tensor.ofFloats(DType.FLOAT16, Shape.of(1), 0.1f));
    tensors.put("double", Tensor.ofDoubles(Shape.of(2), Math.PI, Double.NEGATIVE_INFINITY));
    tensors.put("long", Tensor.ofLongs(Shape.scalar(), Long.MIN_VALUE));
    tensors.put("flags", Tensor.ofLongs(DType.BOOL, Shape.of(3), 1, 0, 1));
    tensors.put("none", Tensor.ofFloats(Shape.of(0, 3)));
    Path file = folder.resolve("0001.state");
    StateFile.write(file, tensors, Map.of("epoch", 7, "best", 0.25));

    StateFile.State state = StateFile.read(file);
    assertThat(state.tensors()).isEqualTo(tensors);
    assertThat(state.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
    assertThat(state.position()).isEqualTo(Map.of("epoch", 7, "best", 0.25));
    assertThat(folder.toFile().list()).containsExactly("0001.state");
  }

  @Test
  void theBytesAreThoseOfTheDescription() throws IOException {
    Path file = folder.resolve("0001.state");
    StateFile.write(file, Map.of("w", Tensor.ofFloats(Shape.of(1), 1f)), Map.of());
    byte[] bytes = Files.readAllBytes(file);
    String header =
        "{\"position\":{},\"tensors\":[{\"name\":\"w\",\"dtype\":\"FLOAT32\",\"shape\":[1]}]}";
    assertThat(bytes).hasSize(12 + header.length() + 4 + 4);
    assertThat(bytes).startsWith('E', 'S', 'P', 'S', 1, 0, 0, 0, header.length(), 0, 0, 0);
    assertThat(new String(bytes, 12, header.length(), java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo(header);
    assertThat(Arrays.copyOfRange(bytes, 12 + header.length(), 16 + header.length()))
        .containsExactly(0, 0, 0x80, 0x3f);
  }

  @Test
  void damageIsFound() throws IOException {
    Path file = folder.resolve("0001.state");
    StateFile.write(file, Map.of("w", Tensor.ofFloats(Shape.of(2), 1f, 2f)), Map.of());
    byte[] whole = Files.readAllBytes(file);
    byte[] flipped = whole.clone();
    flipped[whole.length - 6] ^= 1;
    Files.write(file, flipped);
    assertThatThrownBy(() -> StateFile.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("damaged");
    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> StateFile.read(file))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("damaged");
    Files.write(file, new byte[3]);
    assertThatThrownBy(() -> StateFile.read(file))
        .isInstanceOf(RunException.class)
        .hasMessage(file + ": not the state of a checkpoint");
  }
}
