package io.espalier.data;

import io.espalier.tensor.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Grey images in IDX files, as MNIST and Fashion-MNIST are published: {@code [1, H, W]}, ten
 * classes named by their digits. A file {@code classes.txt} beside them, one name a line, names the
 * classes otherwise, and says how many there are.
 */
record IdxSpec(String text, Path folder) implements DataSpec {
  private static final String CLASSES_FILE = "classes.txt";
  private static final List<String> DIGITS =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  @Override
  public Dataset open(Split split) throws DataException {
    Folders.require(folder);
    String prefix =
        switch (split) {
          case TRAIN -> "train";
          case TEST -> "t10k";
        };
    Path imageFile = find(prefix + "-images", "idx3-ubyte");
    Path labelFile = find(prefix + "-labels", "idx1-ubyte");
    IdxFile images = IdxFile.read(imageFile, 3);
    IdxFile labels = IdxFile.read(labelFile, 1);
    int count = images.items().size();
    if (count != labels.items().size()) {
      throw new DataException(
          "%s has %d images, but %s has %d labels"
              .formatted(imageFile, count, labelFile, labels.items().size()));
    }
    List<String> classes = Folders.classNames(folder.resolve(CLASSES_FILE)).orElse(DIGITS);
    int[] classOf = new int[count];
    for (int i = 0; i < count; i++) {
      classOf[i] = Byte.toUnsignedInt(labels.items().get(i)[0]);
      if (classOf[i] >= classes.size()) {
        throw new DataException(
            "%s, record %d: label %d is not in 0..%d; where there are other classes, name them in %s, one a line"
                .formatted(
                    labelFile, i, classOf[i], classes.size() - 1, folder.resolve(CLASSES_FILE)));
      }
    }
    Shape shape = Shape.of(1, images.itemShape().dim(0), images.itemShape().dim(1));
    return new InMemoryDataset(shape, classes, classOf, images.items().toArray(byte[][]::new));
  }

  /** The file of a name that is joined by a hyphen or a dot, and may end in {@code .gz}. */
  private Path find(String name, String type) throws DataException {
    for (String joint : List.of("-", ".")) {
      for (String end : List.of("", ".gz")) {
        Optional<Path> file = Optional.of(folder.resolve(name + joint + type + end));
        if (file.filter(Files::exists).isPresent()) {
          return file.get();
        }
      }
    }
    throw new DataException(
        "%s has no file %s-%s, with or without .gz".formatted(folder, name, type));
  }

  @Override
  public String toString() {
    return text;
  }
}
