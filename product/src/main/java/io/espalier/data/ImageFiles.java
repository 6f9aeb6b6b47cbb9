package io.espalier.data;

import io.espalier.data.image.ImageDecoder;
import io.espalier.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Images from files, each of which was decoded before. Their pixels are kept, or decoded again at
 * each reading.
 */
final class ImageFiles implements Dataset {
  private final Shape imageShape;
  private final Targets targets;
  private final List<Image> images;
  private final List<String> remarks;
  private final Fingerprint fingerprint = new Fingerprint();

  /**
   * One image.
   *
   * @param digest SHA-256 of its pixels
   * @param pixels null if they are not kept
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Image(ImageEntry entry, byte[] digest, byte @Nullable [] pixels) {}

  ImageFiles(Shape imageShape, Targets targets, List<Image> images, List<String> remarks) {
    this.imageShape = imageShape;
    this.targets = targets;
    this.images = List.copyOf(images);
    this.remarks = List.copyOf(remarks);
  }

  @Override
  public int size() {
    return images.size();
  }

  @Override
  public Shape imageShape() {
    return imageShape;
  }

  @Override
  public Targets targets() {
    return targets;
  }

  @Override
  public int label(int index) {
    return targets instanceof Targets.Classes
        ? images.get(index).entry().label()
        : Dataset.super.label(index);
  }

  @Override
  public void numbers(int index, float[] target) {
    if (!(targets instanceof Targets.Columns)) {
      Dataset.super.numbers(index, target);
    }
    List<Float> numbers = images.get(index).entry().numbers();
    for (int column = 0; column < numbers.size(); column++) {
      target[column] = numbers.get(column);
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if the file can no longer be read as it could
   */
  @Override
  public void read(int index, byte[] target) {
    byte[] kept = images.get(index).pixels();
    byte[] pixels = kept == null ? decoded(images.get(index).entry()) : kept;
    System.arraycopy(pixels, 0, target, 0, pixels.length);
  }

  private byte[] decoded(ImageEntry entry) {
    try {
      return ImageDecoder.decode(entry.file(), imageShape.dim(1), imageShape.dim(2)).pixels();
    } catch (IOException e) {
      throw new UncheckedIOException(
          new DataException(
              "%s could be decoded at first, and no longer can: %s"
                  .formatted(entry.file(), reason(e))));
    }
  }

  /** Why a file could not be decoded, without its name. */
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied -> "access denied";
      default -> String.valueOf(e.getMessage());
    };
  }

  @Override
  public String fingerprint() {
    return fingerprint.of(this, index -> images.get(index).digest());
  }

  @Override
  public List<String> remarks() {
    return remarks;
  }

  /** As elsewhere; its fingerprint is known without decoding anything again. */
  @Override
  public Dataset subset(int... indices) {
    return new ImageFiles(
        imageShape, targets, IntStream.of(indices).mapToObj(images::get).toList(), remarks);
  }
}
