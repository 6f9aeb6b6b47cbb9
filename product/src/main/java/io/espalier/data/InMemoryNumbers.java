package io.espalier.data;

import io.espalier.tensor.Shape;
import java.util.List;

/** Images held in memory, each labelled with numbers. */
final class InMemoryNumbers implements Dataset {
  private final Shape imageShape;
  private final Targets.Columns columns;
  private final float[][] numbers;
  private final byte[][] images;
  private final Fingerprint fingerprint = new Fingerprint();

  /** A data set that takes over both arrays: a row of numbers and the pixels of each image. */
  InMemoryNumbers(Shape imageShape, List<String> columns, float[][] numbers, byte[][] images) {
    this.imageShape = imageShape;
    this.columns = new Targets.Columns(columns);
    this.numbers = numbers;
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
    return columns;
  }

  @Override
  public void numbers(int index, float[] target) {
    float[] row = numbers[index];
    System.arraycopy(row, 0, target, 0, row.length);
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
