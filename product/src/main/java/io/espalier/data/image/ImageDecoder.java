package io.espalier.data.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Decodes image files: JPEG, PNG, BMP, WebP and TIFF.
 *
 * <p>Every image becomes colour with 8 bits a channel: grey is repeated, transparency is dropped
 * (the colour below it stays), of 16 bits the upper 8 are kept. A turn that a photograph's EXIF
 * data ask for is carried out. A file that breaks off is no image.
 *
 * <p>Safe to call from several threads; each call works on its own thread alone.
 */
public final class ImageDecoder {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff");

  static {
    opencv_core.setNumThreads(0); // images are decoded side by side, each on one thread
  }

  private ImageDecoder() {}

  /** Whether the ending of a file's name, in upper or lower case, is one of an image. */
  public static boolean isNamedAsImage(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot >= 0 && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
  }

  /**
   * The image in its own size.
   *
   * @throws UndecodableImageException if the file holds no whole image
   * @throws IOException if it cannot be read
   */
  public static RgbImage decode(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try (PointerScope scope = new PointerScope()) {
      return copy(decoded(content));
    }
  }

  /**
   * The image stretched to a size: first shrunk along the axes on which it is larger, each new
   * pixel the mean of the area that it covers, then grown along the others, bilinearly. Its
   * proportions are not kept.
   *
   * @throws UndecodableImageException if the file holds no whole image
   * @throws IOException if it cannot be read
   */
  public static RgbImage decode(Path file, int height, int width) throws IOException {
    byte[] content = Files.readAllBytes(file);
    try (PointerScope scope = new PointerScope()) {
      Mat image = decoded(content);
      Mat shrunk =
          resized(
              image,
              Math.min(height, image.rows()),
              Math.min(width, image.cols()),
              opencv_imgproc.INTER_AREA);
      return copy(resized(shrunk, height, width, opencv_imgproc.INTER_LINEAR_EXACT));
    }
  }

  private static Mat decoded(byte[] content) throws UndecodableImageException {
    if (content.length == 0) {
      throw new UndecodableImageException("the file is empty");
    }
    Mat bytes = new Mat(1, content.length, opencv_core.CV_8UC1, new BytePointer(content));
    Mat image;
    try {
      image = opencv_imgcodecs.imdecode(bytes, opencv_imgcodecs.IMREAD_COLOR_RGB);
    } catch (RuntimeException e) { // how JavaCPP passes on what C++ throws, as for absurd sizes
      throw new UndecodableImageException("OpenCV refuses it: " + e.getMessage());
    }
    if (image.empty()) {
      throw new UndecodableImageException("no image, or not a whole one");
    }
    return image;
  }

  private static Mat resized(Mat image, int height, int width, int interpolation) {
    if (image.rows() == height && image.cols() == width) {
      return image;
    }
    Mat target = new Mat();
    opencv_imgproc.resize(image, target, new Size(width, height), 0, 0, interpolation);
    return target;
  }

  private static RgbImage copy(Mat image) {
    byte[] interleaved = new byte[Math.multiplyExact(image.rows() * 3, image.cols())];
    image.data().get(interleaved);
    return RgbImage.ofInterleaved(image.rows(), image.cols(), interleaved);
  }
}
