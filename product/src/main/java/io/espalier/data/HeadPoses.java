package io.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A distribution of poses. */
sealed interface HeadPoses {
  /** The greatest angle of a pose that is drawn from a file, in degrees. */
  double GREATEST = 90;

  /** A pose from the distribution. */
  HeadPose draw(SplitMix random);

  /**
   * The poses that a table lists, in columns {@code yaw}, {@code pitch} and {@code roll} in
   * degrees; others are not looked at. Rows with an angle beyond ±{@value #GREATEST} are left out,
   * as is usual with such lists: behind it there are backs of heads and failed measurements.
   *
   * @throws DataException if the file cannot be read, has no such column, a cell that is no number,
   *     or no row that is kept
   */
  static HeadPoses read(Path file) throws DataException {
    CsvTable table = CsvTable.read(file);
    int yaw = table.column("yaw");
    int pitch = table.column("pitch");
    int roll = table.column("roll");
    List<HeadPose> poses = new ArrayList<>();
    for (CsvTable.Row row : table.rows()) {
      HeadPose pose =
          new HeadPose(table.number(row, yaw), table.number(row, pitch), table.number(row, roll));
      if (pose.extent() <= GREATEST) {
        poses.add(pose);
      }
    }
    if (poses.isEmpty()) {
      throw new DataException(
          "%s has no pose whose angles are all within ±%.0f degrees".formatted(file, GREATEST));
    }
    return new Listed(poses);
  }

  /**
   * Angles of a normal distribution, each apart: mean 0; standard deviation 30 for yaw, 15 for
   * pitch and 10 for roll; nothing beyond 2.5 standard deviations.
   */
  record Normal() implements HeadPoses {
    private static final double YAW = 30;
    private static final double PITCH = 15;
    private static final double ROLL = 10;
    private static final double WIDEST = 2.5;

    @Override
    public HeadPose draw(SplitMix random) {
      double yaw = YAW * standard(random);
      double pitch = PITCH * standard(random);
      return new HeadPose(yaw, pitch, ROLL * standard(random));
    }

    /**
     * A truncated standard normal number (G. Box, M. Muller, <i>A Note on the Generation of Random
     * Normal Deviates</i>, 1958).
     */
    private static double standard(SplitMix random) {
      double number;
      do {
        double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble(0, 1)));
        number = radius * StrictMath.cos(random.nextDouble(0, 2 * Math.PI));
      } while (Math.abs(number) > WIDEST);
      return number;
    }
  }

  /**
   * Any of some poses, each as likely as the others, every angle moved by up to a degree, so that
   * no two images have the same pose.
   */
  record Listed(List<HeadPose> poses) implements HeadPoses {
    private static final double JITTER = 1;

    public Listed {
      poses = List.copyOf(poses);
    }

    @Override
    public HeadPose draw(SplitMix random) {
      HeadPose pose = poses.get(random.nextInt(poses.size()));
      Vec3 moved = Vec3.draw(random, -JITTER, JITTER);
      return new HeadPose(
          pose.yaw() + moved.x(), pose.pitch() + moved.y(), pose.roll() + moved.z());
    }
  }
}
