package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.List;

/** Images held in memory, one array each. */
final class InMemoryDataset implements Dataset {
  private final Shape imageShape;
  private final Targets.Classes classes;
  private final int[] labels;
  private final byte[][] images;
  private final Fingerprint fingerprint = new Fingerprint();

  /** A data set that takes over both arrays. */
  InMemoryDataset(Shape imageShape, List<String> classes, int[] labels, byte[][] images) {
    this.imageShape = imageShape;
    this.classes = new Targets.Classes(classes);
    this.labels = labels;
    this.images = images;
  }

  @Override
  public int size() {
    return images.length;
  }

  @Override
  public Shape imageShape() {
    return imageShape;
  }

  @Override
  public Targets targets() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, byte[] target) {
    byte[] image = images[index];
    System.arraycopy(image, 0, target, 0, image.length);
  }

  @Override
  public String fingerprint() {
    return fingerprint.of(this);
  }
}
