package io.espalier.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvFileTest {
  @TempDir private Path folder;

  @Test
  void cellsAreQuotedWhereTheyMustBe() throws IOException {
    Path file = folder.resolve("table.csv");
    CsvFile.write(
        file,
        List.of("name", "a,b"),
        List.of(List.of("plain", "0.5"), List.of("say \"ä\"", ""), List.of("two\nlines", "\r")));
    assertThat(file)
        .hasContent("name,\"a,b\"\nplain,0.5\n\"say \"\"ä\"\"\",\n\"two\nlines\",\"\r\"\n");
  }

  @Test
  void rowsMustFitTheColumns() {
    Path file = folder.resolve("table.csv");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CsvFile.write(file, List.of("a", "b"), List.of(List.of("1"))))
        .withMessage("a row needs a cell for each of the columns [a, b]; cells=[1]");
    assertThat(file).doesNotExist();
  }

  @Test
  void aMissingFolderIsSaid() {
    assertThatThrownBy(() -> CsvFile.write(folder.resolve("no/table.csv"), List.of("a"), List.of()))
        .isInstanceOf(FileSystemException.class)
        .hasMessageContaining("does not exist");
  }
}
