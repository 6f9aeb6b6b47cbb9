package io.espalier.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private static AtomicFile.Content text(String text) {
    return out -> out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void assertFiles(Path... files) throws IOException {
    try (var found = Files.list(folder)) {
      assertThat(found).containsExactlyInAnyOrder(files);
    }
  }

  @Test
  void replacesAFileAndLeavesNothingElse() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "old");

    AtomicFile.write(file, text("new"));

    assertThat(file).hasContent("new");
    assertFiles(file);
  }

  @Test
  void aFailureLeavesTheOldFilesAlone() throws IOException {
    Path first = Files.writeString(folder.resolve("first"), "old");
    Path second = Files.writeString(folder.resolve("second"), "old");

    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    List.of(
                        new AtomicFile.Part(first, text("new")),
                        new AtomicFile.Part(
                            second,
                            out -> {
                              out.write(new byte[100_000]);
                              throw new IOException("the disk is full");
                            }))))
        .isInstanceOf(IOException.class)
        .hasMessage("the disk is full");

    assertThat(first).hasContent("old");
    assertThat(second).hasContent("old");
    assertFiles(first, second);
  }

  /** The second file's content sees the first one still under its old content. */
  @Test
  void filesThatBelongTogetherAppearTogether() throws IOException {
    Path data = Files.writeString(folder.resolve("data"), "old");
    Path model = folder.resolve("model");

    AtomicFile.write(
        List.of(
            new AtomicFile.Part(data, text("new")),
            new AtomicFile.Part(
                model, out -> text("beside " + Files.readString(data)).writeTo(out))));

    assertThat(data).hasContent("new");
    assertThat(model).hasContent("beside old");
    assertFiles(data, model);
  }

  @Test
  void saysWhatIsInTheWay() {
    Path nowhere = folder.resolve("nowhere/f");
    assertThatThrownBy(() -> AtomicFile.write(nowhere, text("")))
        .isInstanceOf(FileSystemException.class)
        .hasMessage(
            "%s: the folder %s does not exist".formatted(nowhere, folder.resolve("nowhere")));
    assertThatThrownBy(() -> AtomicFile.write(folder, text("")))
        .isInstanceOf(FileSystemException.class)
        .hasMessageEndingWith("there is a folder or device of that name");
  }
}
