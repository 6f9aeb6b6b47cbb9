package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.Op;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LayerTimesTest {
  @TempDir private Path folder;
  private final FakeStopwatch stopwatch = new FakeStopwatch(FakeStopwatch::product, 1);
  private final List<String> said = new ArrayList<>();

  private static LayerShape layer(int in, int out) {
    return new LayerShape(
        new Op.Conv(Window.square(1, 1, 0), 1),
        Shape.of(1, in, 4, 4),
        Shape.of(out, in, 1, 1),
        true,
        false);
  }

  private LayerTimes open(String conditions) {
    return LayerTimes.open(stopwatch, folder.resolve("cache"), conditions, said::add);
  }

  @Test
  void aLayerIsMeasuredOnceAndKept() throws IOException {
    LayerTimes times = open("machine, 1 threads");
    assertThat(times.millis(layer(4, 6))).isEqualTo(24);
    assertThat(times.millis(layer(4, 6))).isEqualTo(24);
    assertThat(times.measured()).isEqualTo(1);
    times.save();
    LayerTimes later = open("machine, 1 threads");
    assertThat(later.millis(layer(4, 6))).isEqualTo(24);
    assertThat(later.measured()).isZero();
    assertThat(stopwatch.measured).containsExactly(layer(4, 6));
    assertThat(said).isEmpty();
  }

  @Test
  void underOtherConditionsItIsMeasuredAgain() throws IOException {
    LayerTimes times = open("machine, 1 threads");
    times.millis(layer(4, 6));
    times.save();
    open("machine, 2 threads").millis(layer(4, 6));
    assertThat(stopwatch.measured).hasSize(2);
  }

  @Test
  void whatAnotherProcessWroteMeanwhileStays() throws IOException {
    LayerTimes first = open("machine");
    LayerTimes second = open("machine");
    first.millis(layer(1, 2));
    second.millis(layer(3, 4));
    first.save();
    second.save();
    LayerTimes third = open("machine");
    third.millis(layer(1, 2));
    third.millis(layer(3, 4));
    assertThat(third.measured()).isZero();
  }

  @Test
  void aFileThatCannotBeReadIsSaidAndMeasuredAnew() throws IOException {
    LayerTimes times = open("machine");
    times.millis(layer(4, 6));
    times.save();
    Path file;
    try (var files = Files.list(folder.resolve("cache"))) {
      file = files.findFirst().orElseThrow();
    }
    Files.writeString(file, "{ torn");
    assertThat(open("machine").millis(layer(4, 6))).isEqualTo(24);
    assertThat(said).containsExactly(file + " cannot be read, and layers are timed anew");
    assertThat(stopwatch.measured).hasSize(2);
  }
}
