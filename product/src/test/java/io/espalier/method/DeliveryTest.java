package io.espalier.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeliveryTest {
  @TempDir private Path temp;

  private Stream<String> files() throws IOException {
    try (Stream<Path> files = Files.list(temp)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  /** A model file names the file of its weights, so that neither may change its name. */
  private static Object write(Path candidate) throws IOException {
    String weights = candidate.getFileName() + ".data";
    Files.writeString(candidate.resolveSibling(weights), "weights");
    return Files.writeString(candidate, "model with " + weights);
  }

  @Test
  void weightsBesideTheModelComeAlong() throws IOException {
    Path file = temp.resolve("small.onnx");
    Files.writeString(file, "old");
    String proven =
        new Delivery(file)
            .of(
                DeliveryTest::write,
                candidate -> {
                  assertThat(file).hasContent("old");
                  return Files.readString(candidate);
                });
    assertThat(proven).isEqualTo("model with small.onnx.data");
    assertThat(file).hasContent(proven);
    assertThat(files()).containsExactlyInAnyOrder("small.onnx", "small.onnx.data");
  }

  @Test
  void whatIsNotProvenLeavesNothing() throws IOException {
    Path file = temp.resolve("small.onnx");
    Files.writeString(file, "old");
    assertThatThrownBy(
            () ->
                new Delivery(file)
                    .of(
                        DeliveryTest::write,
                        candidate -> {
                          throw new IOException("no");
                        }))
        .hasMessage("no");
    assertThat(file).hasContent("old");
    assertThat(files()).containsExactly("small.onnx");
  }
}
