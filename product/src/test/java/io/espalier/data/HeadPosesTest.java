package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadPosesTest {
  @TempDir Path folder;

  private Path table(String text) throws IOException {
    return Files.writeString(folder.resolve("poses.csv"), text);
  }

  private static List<HeadPose> drawn(HeadPoses poses, int count) {
    return IntStream.range(0, count).mapToObj(i -> poses.draw(new SplitMix(9, i))).toList();
  }

  @Test
  void theBuiltInDistributionIsATruncatedNormalOne() {
    List<HeadPose> poses = drawn(new HeadPoses.Normal(), 20_000);
    assertSpread(poses, HeadPose::yaw, 30);
    assertSpread(poses, HeadPose::pitch, 15);
    assertSpread(poses, HeadPose::roll, 10);
  }

  private static void assertSpread(
      List<HeadPose> poses, ToDoubleFunction<HeadPose> angle, double deviation) {
    double mean = poses.stream().mapToDouble(angle).average().orElseThrow();
    double variance =
        poses.stream().mapToDouble(angle).map(a -> a * a).average().orElseThrow() - mean * mean;
    assertThat(mean).isCloseTo(0, within(0.03 * deviation));
    // Cut at k = 2.5, the variance is 1 − 2kφ(k)/(2Φ(k) − 1) = 1 − 5 · 0.017528/0.987581 = 0.91126.
    assertThat(Math.sqrt(variance)).isCloseTo(0.95460 * deviation, within(0.02 * deviation));
    assertThat(poses)
        .allSatisfy(p -> assertThat(Math.abs(angle.applyAsDouble(p))).isLessThan(2.5 * deviation));
  }

  @Test
  void listedPosesAreDrawnWithinADegree() throws IOException {
    HeadPoses poses =
        HeadPoses.read(table("name,roll,yaw,pitch\na,3,10,-20\nb,0,-90,0\nc,1,2,-90.1\nd,5,351,2"));
    List<HeadPose> drawn = drawn(poses, 2000);
    long first = drawn.stream().filter(p -> isNear(p, new HeadPose(10, -20, 3))).count();
    long second = drawn.stream().filter(p -> isNear(p, new HeadPose(-90, 0, 0))).count();
    assertThat(first + second).isEqualTo(2000);
    assertThat(first).isBetween(900L, 1100L);
    assertThat(drawn).doesNotHaveDuplicates();
  }

  private static boolean isNear(HeadPose a, HeadPose b) {
    return new HeadPose(a.yaw() - b.yaw(), a.pitch() - b.pitch(), a.roll() - b.roll()).extent()
        <= 1;
  }

  @Test
  void badTablesAreToldByFileAndLine() throws IOException {
    Path file = table("yaw,pitch\n1,2\n");
    assertThatThrownBy(() -> HeadPoses.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + " has no column \"roll\"; its columns are yaw, pitch");
    table("yaw,pitch,roll\n1,2,3\n1,2,down\n");
    assertThatThrownBy(() -> HeadPoses.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + ", line 3: roll must be a number; roll=down");
    table("yaw,pitch,roll\n100,2,3\n");
    assertThatThrownBy(() -> HeadPoses.read(file))
        .isInstanceOf(DataException.class)
        .hasMessage(file + " has no pose whose angles are all within ±90 degrees");
  }
}
