package io.espalier.onnx;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.Shared;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.ShapeInference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real file with changed bytes is a network or an expected failure, nothing else. */
class MutatedFilesTest {
  private static final int MUTATIONS = 150;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  @Timeout(value = 60, unit = SECONDS)
  void changedBytes(long seed) throws IOException {
    byte[] whole = Files.readAllBytes(Shared.model("light_shufflenet_ZEROWEIGHTS.onnx"));
    Random random = new Random(seed);
    int networks = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      byte[] changed = whole.clone();
      int changes = 1 + random.nextInt(4);
      for (int c = 0; c < changes; c++) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      }
      networks += use(changed, "seed %d, mutation %d".formatted(seed, i)) ? 1 : 0;
    }
    assertThat(networks).as("seed %d", seed).isBetween(1, MUTATIONS - 1);
  }

  @Test
  @Timeout(value = 60, unit = SECONDS)
  void truncationsAndGaps() throws IOException {
    byte[] whole = Files.readAllBytes(Shared.model("light_shufflenet_ZEROWEIGHTS.onnx"));
    Random random = new Random(13);
    for (int i = 0; i < 100; i++) {
      int at = random.nextInt(whole.length);
      int gap = 1 + random.nextInt(40);
      byte[] torn = Arrays.copyOf(whole, Math.max(at, whole.length - gap));
      System.arraycopy(whole, Math.min(whole.length, at + gap), torn, at, torn.length - at);
      use(torn, "seed 13, gap of %d at %d".formatted(gap, at));
      use(Arrays.copyOf(whole, at), "the first %d bytes".formatted(at));
    }
  }

  /** Reads the file and uses what was read; false if it is no network. */
  private boolean use(byte[] file, String what) throws IOException {
    Path path = Files.write(folder.resolve("mutated.onnx"), file);
    try {
      Graph graph;
      try {
        graph = OnnxReader.read(path);
      } catch (OnnxException e) {
        return false;
      }
      try {
        OnnxWriter.toBytes(graph);
        ShapeInference.atBatch(graph, 2);
        BatchAxis.free(graph);
      } catch (InvalidGraphException e) {
        return true;
      } catch (IllegalArgumentException e) {
        assertThat(e).as(what).hasNoCause();
      }
      return true;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
      throw new AssertionError(what, e);
    }
  }
}
