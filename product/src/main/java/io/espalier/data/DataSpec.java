package io.espalier.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The name of a data set, as a user writes it.
 *
 * <table>
 *   <caption>What is known</caption>
 *   <tr><td>{@code cifar10:DIR}</td><td>the binary version: {@code data_batch_1.bin} to {@code
 *       data_batch_5.bin}, those that are there, and {@code test_batch.bin}</td></tr>
 *   <tr><td>{@code cifar100:DIR}</td><td>the binary version: {@code train.bin} and {@code
 *       test.bin}; the class is the fine label</td></tr>
 *   <tr><td>{@code idx:DIR}</td><td>the files of MNIST and of its successors, compressed with gzip
 *       or not: {@code train-images-idx3-ubyte}, {@code train-labels-idx1-ubyte}, {@code
 *       t10k-images-idx3-ubyte}, {@code t10k-labels-idx1-ubyte}</td></tr>
 *   <tr><td>{@code synthetic:shapes}</td><td>geometric figures drawn by Espalier, with optional
 *       parameters behind a question mark: {@code
 *       synthetic:shapes?size=32&train=4000&test=1000&seed=1}</td></tr>
 *   <tr><td>{@code synthetic:heads}</td><td>synthetic heads drawn by Espalier, labelled with {@code
 *       yaw}, {@code pitch} and {@code roll} in degrees: {@code
 *       synthetic:heads?size=64&train=4000&test=1000&seed=1&poses=FILE.csv}. The file lists poses
 *       in columns of these names; without it they come from a normal distribution</td></tr>
 *   <tr><td>{@code folder:DIR}</td><td>image files (JPEG, PNG, BMP, WebP, TIFF), one folder a class;
 *       the classes in {@code train} and {@code test} (or {@code val}), or directly in {@code
 *       DIR}</td></tr>
 *   <tr><td>{@code table:FILE.csv}</td><td>image files labelled with numbers: a column {@code image},
 *       {@code file} or {@code path} (else the first) with paths relative to the table, columns of
 *       numbers, and perhaps a column {@code split} with {@code train} or {@code test}</td></tr>
 *   <tr><td>{@code images:DIR}</td><td>image files without labels, in {@code DIR} and below it; in
 *       {@code train} and {@code test} (or {@code val}) if these are there</td></tr>
 * </table>
 *
 * <p>Image files take parameters behind a question mark, as {@code
 * folder:DIR?size=64x48&limit=1000}: {@code size}, width and height to which all are stretched;
 * {@code limit}, the greatest number of training images, with as large a part of the test images;
 * {@code max-bad}, how many that cannot be decoded are skipped in a split (0); of a table {@code
 * columns}, the names of those that count. Where no split is on disk, about a fifth of the images
 * is the test split, drawn by their names.
 *
 * <p>A leading {@code ~/} of a folder or file is the user's home.
 */
public sealed interface DataSpec permits CifarSpec, IdxSpec, ShapesSpec, HeadsSpec, ImageSpec {

  /**
   * The specification that a text stands for; no file is looked at yet.
   *
   * @throws IllegalArgumentException if the text names no known kind of data, no folder, or a
   *     parameter that is unknown or out of range
   */
  static DataSpec parse(String text) {
    int colon = text.indexOf(':');
    String scheme = colon < 0 ? text : text.substring(0, colon);
    String rest = colon < 0 ? "" : text.substring(colon + 1);
    return switch (scheme) {
      case "cifar10" -> new CifarSpec(text, CifarFormat.CIFAR10, folder(text, rest));
      case "cifar100" -> new CifarSpec(text, CifarFormat.CIFAR100, folder(text, rest));
      case "idx" -> new IdxSpec(text, folder(text, rest));
      case ImageSpec.IMAGES, ImageSpec.FOLDER, ImageSpec.TABLE -> ImageSpec.parse(scheme, rest);
      case "synthetic" -> synthetic(text, rest);
      default ->
          throw new IllegalArgumentException(
              "data must be cifar10:DIR, cifar100:DIR, idx:DIR, folder:DIR, table:FILE.csv,"
                  + " images:DIR, synthetic:shapes or synthetic:heads; data="
                  + text);
    };
  }

  private static Path folder(String text, String rest) {
    if (rest.isBlank()) {
      throw new IllegalArgumentException(
          "data must name a folder, as in " + text.replace(":", "").strip() + ":DIR; data=" + text);
    }
    return Folders.path(rest);
  }

  private static DataSpec synthetic(String text, String rest) {
    int mark = rest.indexOf('?');
    String kind = mark < 0 ? rest : rest.substring(0, mark);
    Optional<String> assignments =
        mark < 0 ? Optional.empty() : Optional.of(rest.substring(mark + 1));
    return switch (kind) {
      case ShapesSpec.KIND -> ShapesSpec.parse(text, assignments);
      case HeadsSpec.KIND -> HeadsSpec.parse(text, assignments);
      default ->
          throw new IllegalArgumentException(
              "synthetic data must be synthetic:shapes or synthetic:heads; data=" + text);
    };
  }

  /**
   * Reads and checks the images of one split.
   *
   * @throws IOException (a {@link DataException}) if a file is missing, cannot be read, or is not
   *     what its format demands
   */
  Dataset open(Split split) throws IOException;

  /**
   * These data with images of a size, where they leave their size open; else themselves.
   *
   * @param height in pixels
   * @param width in pixels
   */
  default DataSpec sized(int height, int width) {
    return this;
  }

  /**
   * These data with another number of images that are skipped because they cannot be decoded.
   *
   * @throws IllegalArgumentException if they are no image files, or {@code count} is below 0
   */
  default DataSpec withMaxBad(int count) {
    throw new IllegalArgumentException(
        "only of image files (folder:, table:, images:) some may be skipped; data=" + this);
  }

  /** The text that this is parsed from. */
  @Override
  String toString();
}
