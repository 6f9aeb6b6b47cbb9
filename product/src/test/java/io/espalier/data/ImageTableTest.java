package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.Pictures;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageTableTest {
  @TempDir Path root;

  @BeforeEach
  void writeImages() throws IOException {
    for (int i = 1; i <= 4; i++) {
      Pictures.write(root.resolve("pictures/" + i + ".png"), 2, 3, i << 16);
    }
  }

  private Dataset open(String table, String parameters, Split split) throws IOException {
    Path file = Files.writeString(root.resolve("poses.csv"), table);
    return DataSpec.parse("table:" + file + parameters).open(split);
  }

  private static float[] row(Dataset data, int index) {
    float[] row = new float[data.targets().count()];
    data.numbers(index, row);
    return row;
  }

  @Test
  void pathsAreRelativeToTheTableAndTheOtherColumnsAreNumbers() throws IOException {
    Dataset data =
        open(
            """
            yaw,Image,pitch,split
            1.5,pictures/2.png,-3,train
            7,pictures/1.png,8e1,test
            -2,pictures/4.png,.25,train
            """,
            "",
            Split.TRAIN);
    assertThat(data.targets()).isEqualTo(new Targets.Columns(List.of("yaw", "pitch")));
    assertThat(data.imageShape()).isEqualTo(Shape.of(3, 2, 3));
    assertThat(data.size()).isEqualTo(2);
    assertThat(row(data, 0)).containsExactly(1.5f, -3);
    assertThat(row(data, 1)).containsExactly(-2, 0.25f);
    assertThat(row(data.subset(1), 0)).containsExactly(-2, 0.25f);
    byte[] pixels = new byte[18];
    data.read(1, pixels);
    assertThat(pixels[0]).isEqualTo((byte) 4);
    assertThatThrownBy(() -> data.label(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theFirstColumnHoldsTheImagesWhereNoneIsNamedSo() throws IOException {
    Dataset data =
        open("photo,a,split\npictures/3.png,1,train\npictures/1.png,3,train\n", "", Split.TRAIN);
    assertThat(data.targets()).isEqualTo(new Targets.Columns(List.of("a")));
    assertThat(data.size()).isEqualTo(2);
  }

  @Test
  void chosenColumnsInTheirOrder() throws IOException {
    String table = "image,who,a,b\npictures/3.png,Ann,1,2\npictures/1.png,Bob,3,4\n";
    Dataset data = open(table, "?columns=b,a&limit=1", Split.TRAIN);
    assertThat(data.targets()).isEqualTo(new Targets.Columns(List.of("b", "a")));
    assertThat(data.size()).isEqualTo(1);
    assertThat(row(data, 0)[0]).isEqualTo(row(data, 0)[1] + 1);
    assertThatThrownBy(() -> open(table, "", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("poses.csv, line 2: who must be a number; who=Ann")
        .hasMessageEndingWith("to leave columns out, name the others: ?columns=a,b");
  }

  @Test
  void anImageInSeveralRowsCountsOnceARow() throws IOException {
    String table = "image,a,split\npictures/1.png,1,train\npictures/1.png,1,train\n";
    assertThat(open(table, "", Split.TRAIN).size()).isEqualTo(2);
    assertThat(open(table, "?limit=1", Split.TRAIN).size()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image,a;pictures/1.png,1;pictures/9.png,2| poses.csv, line 3: there is no image file",
        "image,a;pictures/1.png,1;pictures/2.png,two| poses.csv, line 3: a must be a number; a=two",
        "image,a;pictures/1.png,NaN| poses.csv, line 2: a must be a number; a=NaN",
        "image,a;pictures/1.png,| poses.csv, line 2: a must be a number",
        "image,a,split;pictures/1.png,1,validation| poses.csv, line 2: split must be train or test",
        "image,a;pictures/1.png| poses.csv, line 2: 1 cells",
        "image,a| poses.csv has no rows",
        "image;pictures/1.png| poses.csv has no column of numbers beside the images",
        "image,a,split;pictures/1.png,1,test| has no training images",
      })
  void errorsNameFileAndLine(String table, String message) {
    assertThatThrownBy(() -> open(table.replace(';', '\n') + "\n", "", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aMissingColumnIsNamedWithThoseThatThereAre() {
    assertThatThrownBy(
            () -> open("image,yaw\npictures/1.png,1\n", "?columns=yaw,roll", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("poses.csv has no column \"roll\"; its columns are image, yaw");
  }

  @Test
  void anImageThatCannotBeDecodedIsSkippedWhereItMayBe() throws IOException {
    Files.createFile(root.resolve("pictures/bad.png"));
    String table = "image,a,split\npictures/bad.png,1,train\npictures/2.png,2,train\n";
    assertThatThrownBy(() -> open(table, "", Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("(pictures/bad.png: the file is empty)");
    Dataset data = open(table, "?max-bad=1", Split.TRAIN);
    assertThat(row(data, 0)).containsExactly(2);
    assertThat(data.remarks()).hasSize(1);
  }
}
