package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * What only shows in a process of its own: memory, libraries, the end. Its heap is claimed from the
 * start, so that only native memory can grow.
 */
@EnabledOnOs(OS.LINUX)
final class FreshProcessTest {
  @TempDir private Path folder;

  @Test
  void aThousandStepsLeaveMemoryAsItWas() throws Exception {
    List<String> lines = run(Training.class, 0);
    long before = Long.parseLong(lines.get(0));
    long after = Long.parseLong(lines.get(1));
    assertThat(before).as("resident bytes").isGreaterThan(100L << 20);
    assertThat((double) after / before).as("growth of resident memory").isLessThan(1.02);
    assertThat(lines.get(3)).as("live native objects").isEqualTo(lines.get(2));
  }

  @Test
  void choosingAnEngineAndAPrecisionLoadsNoNativeLibrary() throws Exception {
    assertThat(run(Choosing.class, 0)).containsExactly("torch", "false");
  }

  @Test
  void theEndWaitsForOpenScopesAndLetsNoneBegin() throws Exception {
    assertThat(run(Ending.class, 3)).containsExactly("closing the last scope");
  }

  private List<String> run(Class<?> main, int exit) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();
    String text = Files.readString(output, StandardCharsets.UTF_8);
    assertThat(ended).as("ended in time: %s", text).isTrue();
    assertThat(process.waitFor()).as(text).isEqualTo(exit);
    return text.lines().toList();
  }

  /** Prints resident bytes and live native objects before and after a thousand steps. */
  static final class Training {
    private static final int WARM_UP = 300;
    private static final int STEPS = 1000;

    private Training() {}

    public static void main(String[] args) {
      TorchRuntime.setThreads(1);
      Graph graph = Zoo.find("resnet8-w4").build(10, Shape.of(3, 16, 16), 1);
      Tensor images = new OperatorCase(new Random(1)).normal(8, 3, 16, 16);
      int[] labels = IntStream.range(0, 8).toArray();
      try (TorchNet net = TorchNet.of(graph, Precision.AUTO);
          Optimizer optimizer = new AdamW(net.parameters(), AdamW.Options.of(0.01, true))) {
        train(net, optimizer, images, labels, WARM_UP);
        long objects = TorchScope.liveNativeObjects();
        long bytes = Pointer.physicalBytes();
        train(net, optimizer, images, labels, STEPS);
        System.out.println(bytes);
        System.out.println(Pointer.physicalBytes());
        System.out.println(objects);
        System.out.println(TorchScope.liveNativeObjects());
      }
    }

    private static void train(
        TorchNet net, Optimizer optimizer, Tensor images, int[] labels, int steps) {
      for (int step = 0; step < steps; step++) {
        try (TorchScope scope = TorchScope.open()) {
          Var logits = net.forward(images, true).values().iterator().next();
          Var.crossEntropy(logits, labels, 0.1f).backward();
          optimizer.step(1e-3);
          optimizer.zeroGrad();
        }
      }
    }
  }

  /** Prints the engine's name, and whether a native library of libtorch is mapped. */
  static final class Choosing {
    private Choosing() {}

    public static void main(String[] args) throws IOException {
      Precision.AUTO.resolve();
      System.out.println(TorchEngine.float32().name());
      System.out.println(Files.readString(Path.of("/proc/self/maps")).contains("libtorch"));
    }
  }

  /** Ends while one thread is inside a scope, and opens others after that. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] args) throws InterruptedException {
      CountDownLatch inside = new CountDownLatch(1);
      Thread worker =
          new Thread(
              () -> {
                try (TorchScope scope = TorchScope.open()) {
                  inside.countDown();
                  Thread.sleep(1000);
                  System.out.println("closing the last scope");
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                try (TorchScope scope = TorchScope.open()) {
                  System.out.println("this scope must not open");
                }
              });
      worker.start();
      inside.await();
      System.exit(3);
    }
  }
}
