package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadsSpecTest {

  private static Dataset open(String parameters, Split split) throws IOException {
    return DataSpec.parse("synthetic:heads" + parameters).open(split);
  }

  @Test
  void headsHaveThreeColumns() throws IOException {
    Dataset test = open("?test=2", Split.TEST);
    assertThat(test.size()).isEqualTo(2);
    assertThat(test.imageShape()).isEqualTo(Shape.of(3, 64, 64));
    assertThat(test.targets()).isEqualTo(new Targets.Columns(List.of("yaw", "pitch", "roll")));
    SyntheticParameters usual = ((HeadsSpec) DataSpec.parse("synthetic:heads")).parameters();
    assertThat(usual.count(Split.TRAIN)).isEqualTo(4000);
    assertThat(usual.count(Split.TEST)).isEqualTo(1000);
  }

  @Test
  void picturesAreTheSameOnEveryMachine() throws IOException {
    assertThat(open("?size=32&train=20&seed=1", Split.TRAIN).fingerprint())
        .isEqualTo("4dedd7be8751f8cc5dfe05f60e2ac9798de3f3094701263af952620847e2a12e");
    assertThat(open("?size=47&test=10&seed=-5", Split.TEST).fingerprint())
        .isEqualTo("b444a7741e6efe1777d5da00e4223698b6f2cd946ba8dba655b3633e107bf032");
  }

  @Test
  void aPictureDependsOnSeedSplitAndIndexAlone() throws IOException {
    String few = open("?size=16&train=5&test=5", Split.TRAIN).fingerprint();
    assertThat(open("?size=16&train=40", Split.TRAIN).subset(0, 1, 2, 3, 4).fingerprint())
        .isEqualTo(few);
    assertThat(open("?size=16&train=5&test=5", Split.TEST).fingerprint()).isNotEqualTo(few);
    assertThat(open("?size=16&train=5&seed=2", Split.TRAIN).fingerprint()).isNotEqualTo(few);
  }

  @Test
  void labelsAreThePosesOfTheList(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("p.csv"), "yaw,pitch,roll\n-40,20,5\n");
    Dataset dataset = open("?size=16&train=30&test=30&poses=" + file, Split.TRAIN);
    float[] row = new float[3];
    for (int i = 0; i < dataset.size(); i++) {
      dataset.numbers(i, row);
      assertThat(row[0]).isCloseTo(-40, within(1.0f));
      assertThat(row[1]).isCloseTo(20, within(1.0f));
      assertThat(row[2]).isCloseTo(5, within(1.0f));
    }
    Path missing = folder.resolve("none.csv");
    assertThatThrownBy(() -> open("?poses=" + missing, Split.TRAIN))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void theFaceIsWhereThePoseTurnsIt() {
    for (int person = 0; person < 50; person++) {
      HeadModel model = new HeadModel(new SplitMix(21, person));
      for (double angle : new double[] {10, 30, 60}) {
        assertThat(nose(model, angle, 0).x()).as("person %d", person).isGreaterThan(100);
        assertThat(nose(model, -angle, 0).x()).as("person %d", person).isLessThan(100);
        double level = nose(model, 0, 0).y();
        assertThat(nose(model, 0, angle).y()).as("person %d", person).isLessThan(level);
        assertThat(nose(model, 0, -angle).y()).as("person %d", person).isGreaterThan(level);
        assertThat(eyeLine(model, new HeadPose(0, 0, angle)))
            .as("person %d", person)
            .isCloseTo(angle, within(1e-9));
        assertThat(eyeLine(model, new HeadPose(0, 0, -angle)))
            .as("person %d", person)
            .isCloseTo(-angle, within(1e-9));
      }
    }
  }

  private static Vec3 nose(HeadModel model, double yaw, double pitch) {
    return view(new HeadPose(yaw, pitch, 0)).project(model.noseTip());
  }

  /** The slope in degrees, down to the right, of the line between the eyes. */
  private static double eyeLine(HeadModel model, HeadPose pose) {
    Vec3 left = view(pose).project(model.leftEye());
    Vec3 right = view(pose).project(model.rightEye());
    return Math.toDegrees(Math.atan2(right.y() - left.y(), right.x() - left.x()));
  }

  private static View view(HeadPose pose) {
    return new View(pose.rotation(), 50, 100, 100);
  }

  @Test
  void landmarksLieOnTheSurfaceThatIsSeen() {
    for (int person = 0; person < 50; person++) {
      HeadModel model = new HeadModel(new SplitMix(22, person));
      for (Vec3 landmark : List.of(model.noseTip(), model.leftEye(), model.rightEye())) {
        double seen =
            model.head().stream()
                .map(part -> new SeenEllipsoid(part, Rotation.NONE))
                .mapToDouble(part -> part.nearness(landmark.x(), landmark.y()))
                .max()
                .orElseThrow();
        assertThat(seen)
            .as("person %d, %s", person, landmark)
            .isCloseTo(landmark.z(), within(0.04));
      }
    }
  }

  @Test
  void aPoseChangesThePictureWhereTheHeadIsAndNowhereElse() {
    int size = 48;
    int[] differing = new int[size * size];
    int people = 40;
    for (int person = 0; person < people; person++) {
      byte[] front = new HeadPainter(size, new SplitMix(23, person)).paint(new HeadPose(0, 0, 0));
      byte[] profile =
          new HeadPainter(size, new SplitMix(23, person)).paint(new HeadPose(70, 0, 0));
      for (int i = 0; i < differing.length; i++) {
        differing[i] += front[i] == profile[i] ? 0 : 1;
      }
    }
    assertThat(differing[20 * size + 24]).isGreaterThan(people / 2);
    for (int corner : new int[] {0, size - 1}) {
      assertThat(differing[corner]).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "?colour=1, 'synthetic:heads takes size, train, test, seed, poses, as ?size=64&train=4000;"
        + " data=synthetic:heads?colour=1'",
    "?poses, 'synthetic:heads takes size, train, test, seed, poses, as ?size=64&train=4000;"
        + " data=synthetic:heads?poses'",
    "?poses=, 'poses must name a table, as in poses=FILE.csv; data=synthetic:heads?poses='",
    "?size=big, size must be a whole number; data=synthetic:heads?size=big",
    "?size=300, size of synthetic:heads must be in 16..256; size=300",
    "?test=0, test of synthetic:heads must be in 1..1000000; test=0",
  })
  void badParametersGetOneLine(String parameters, String message) {
    assertThatThrownBy(() -> DataSpec.parse("synthetic:heads" + parameters))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
