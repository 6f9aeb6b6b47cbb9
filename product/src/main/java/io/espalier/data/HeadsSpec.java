package io.espalier.data;

import io.espalier.tensor.Shape;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Synthetic heads, drawn by Espalier: {@code [3, size, size]}, labelled with {@code yaw}, {@code
 * pitch} and {@code roll} in degrees ({@link HeadPose} has their signs). Each is of another person,
 * in another light and before another ground. An image depends on seed, split and its index alone,
 * and on the list of poses where there is one; not on how many images there are.
 *
 * <p>What a network reaches on them says nothing of photographs: whoever states such a figure has
 * to state that the heads are drawn.
 *
 * <p>All images of a split are painted when it is opened, by all processors: once, and not again in
 * each epoch. They take {@code 3 · size²} bytes each.
 *
 * @param poses the list of poses, if there is one; else they come from {@link HeadPoses.Normal}
 */
record HeadsSpec(String text, SyntheticParameters parameters, Optional<Path> poses)
    implements DataSpec {
  static final String KIND = "heads";
  private static final int USUAL_SIZE = 64;
  private static final String POSES = "poses";
  private static final long PAINT_STREAM = 0x68656164;
  private static final long POSE_STREAM = 0x706f7365;

  /**
   * @param assignments what stands behind the question mark, if there is one
   */
  static HeadsSpec parse(String text, Optional<String> assignments) {
    SyntheticParameters parameters =
        SyntheticParameters.parse(text, KIND, assignments, USUAL_SIZE, POSES);
    Optional<String> file = Optional.ofNullable(parameters.others().get(POSES));
    if (file.isPresent() && file.get().isBlank()) {
      throw new IllegalArgumentException(
          "poses must name a table, as in poses=FILE.csv; data=" + text);
    }
    return new HeadsSpec(text, parameters, file.map(Folders::path));
  }

  @Override
  public Dataset open(Split split) throws DataException {
    HeadPoses distribution =
        poses.isPresent() ? HeadPoses.read(poses.get()) : new HeadPoses.Normal();
    int count = parameters.count(split);
    int size = parameters.size();
    float[][] labels = new float[count][];
    byte[][] images = new byte[count][];
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              HeadPose pose = distribution.draw(parameters.random(POSE_STREAM, split, i));
              SplitMix random = parameters.random(PAINT_STREAM, split, i);
              labels[i] =
                  new float[] {(float) pose.yaw(), (float) pose.pitch(), (float) pose.roll()};
              images[i] = new HeadPainter(size, random).paint(pose);
            });
    return new InMemoryNumbers(Shape.of(3, size, size), HeadPose.COLUMNS, labels, images);
  }

  @Override
  public String toString() {
    return text;
  }
}
