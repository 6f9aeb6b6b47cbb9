package io.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The studies that come with the project are read wherever they are, and mean what they say. */
final class StudiesTest {
  private static final Path FOLDER = Path.of("../studies");

  @TempDir private static Path temp;

  private static List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void eachStudyHasFiles() throws IOException {
    assertThat(files())
        .allMatch(name -> name.matches("(prune-and-distil|play-and-prune)-[a-z0-9-]+\\.yaml"))
        .anyMatch(name -> name.startsWith("prune-and-distil-paper-"))
        .anyMatch(name -> name.startsWith("play-and-prune-paper-"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void aFileIsAStudy(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name));
    boolean trains = text.contains("\ntrain:");
    StudyConfig config =
        name.startsWith("play-and-prune")
            ? read(Study.PLAY_AND_PRUNE, name, trains)
            : read(Study.PRUNE_AND_DISTIL, name, trains);
    StudySetting setting = config.setting();
    assertThat(name).isEqualTo(setting.name() + ".yaml");
    assertThat(setting.train() != null).isEqualTo(trains);
    assertThat(setting.note().contains("drawn")).isEqualTo(setting.data().startsWith("synthetic:"));
    assertThat(text).startsWith("# ").contains("./espalier " + command(name) + " --config");
    if (name.contains("imagenet")) {
      assertThat(setting.data()).isEqualTo("folder:/imagenet?size=32x32");
    }
  }

  private static String command(String name) {
    return name.startsWith("play-and-prune") ? "study play-and-prune" : "study prune-and-distil";
  }

  private static StudyConfig read(Study<?> study, String name, boolean trains) throws IOException {
    LinkedHashMap<String, String> set = new LinkedHashMap<>();
    if (!trains) {
      Path model = temp.resolve("net.onnx");
      OnnxWriter.write(Zoo.find("resnet8-w4").build(10, Shape.of(3, 32, 32), 1), model);
      set.put("model", "'" + model + "'");
    }
    Map<String, String> variables =
        Map.of("CIFAR10", "/cifar10", "IMAGENET", "/imagenet", "MODELS", temp.toString());
    Function<String, Optional<String>> environment =
        variable -> Optional.ofNullable(variables.get(variable));
    return StudyFile.read(study, FOLDER.resolve(name), set, environment);
  }
}
