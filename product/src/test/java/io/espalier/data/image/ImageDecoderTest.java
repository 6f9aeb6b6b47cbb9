package io.espalier.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.Shared;
import io.espalier.TarFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"png", "bmp", "tiff"})
  void decodesLosslessFilesExactly(String format) throws IOException {
    BufferedImage image = noise(5, 7, BufferedImage.TYPE_INT_RGB);
    RgbImage decoded = ImageDecoder.decode(write(image, format));
    assertThat(decoded.height()).isEqualTo(5);
    assertThat(decoded.width()).isEqualTo(7);
    assertThat(decoded.pixels()).isEqualTo(planes(image));
  }

  @Test
  void greyBecomesColour() throws IOException {
    BufferedImage image = noise(4, 3, BufferedImage.TYPE_BYTE_GRAY);
    byte[] grey = new byte[12];
    for (int i = 0; i < 12; i++) {
      grey[i] = (byte) image.getRaster().getSample(i % 3, i / 3, 0);
    }
    byte[] pixels = ImageDecoder.decode(write(image, "png")).pixels();
    for (int plane = 0; plane < 3; plane++) {
      assertThat(Arrays.copyOfRange(pixels, 12 * plane, 12 * plane + 12)).isEqualTo(grey);
    }
  }

  @Test
  void transparencyIsDroppedAndTheColourBelowItStays() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xFF102030);
    image.setRGB(1, 0, 0x00405060);
    assertThat(ImageDecoder.decode(write(image, "png")).pixels())
        .containsExactly(0x10, 0x40, 0x20, 0x50, 0x30, 0x60);
  }

  @Test
  void ofSixteenBitsTheUpperEightAreKept() throws IOException {
    BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    image.getRaster().setSample(0, 0, 0, 0x00FF);
    image.getRaster().setSample(1, 0, 0, 0x1280);
    image.getRaster().setSample(2, 0, 0, 0x7F00);
    assertThat(Arrays.copyOf(ImageDecoder.decode(write(image, "png")).pixels(), 3))
        .containsExactly(0x00, 0x12, 0x7F);
  }

  @Test
  void aJpegIsWhatItWasAsNearlyAsItsFormatAllows() throws IOException {
    BufferedImage image = constant(16, 16, 0xC86432);
    byte[] pixels = ImageDecoder.decode(write(image, "jpg")).pixels();
    int[] colour = {0xC8, 0x64, 0x32};
    for (int i = 0; i < pixels.length; i++) {
      assertThat(Byte.toUnsignedInt(pixels[i])).isBetween(colour[i / 256] - 2, colour[i / 256] + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 13, 40})
  void aConstantImageStaysConstantInEverySize(int width) throws IOException {
    Path file = write(constant(9, 13, 0x0A80FF), "png");
    RgbImage resized = ImageDecoder.decode(file, 11, width);
    assertThat(resized.height()).isEqualTo(11);
    assertThat(resized.width()).isEqualTo(width);
    byte[] expected = new byte[33 * width];
    Arrays.fill(expected, 0, 11 * width, (byte) 0x0A);
    Arrays.fill(expected, 11 * width, 22 * width, (byte) 0x80);
    Arrays.fill(expected, 22 * width, 33 * width, (byte) 0xFF);
    assertThat(resized.pixels()).isEqualTo(expected);
  }

  @Test
  void shrinkingTakesTheMeanOfTheArea() throws IOException {
    BufferedImage image = grey(new int[][] {{0, 10, 100, 200}, {20, 30, 100, 0}});
    assertThat(Arrays.copyOf(ImageDecoder.decode(write(image, "png"), 1, 2).pixels(), 2))
        .containsExactly(15, 100);
  }

  @Test
  void anAxisThatGrowsIsInterpolatedAndOneThatShrinksIsAveraged() throws IOException {
    // the mean of both rows is 20 100; twice as wide the pixels lie a quarter beside the old ones
    BufferedImage image = grey(new int[][] {{0, 100}, {40, 100}});
    assertThat(Arrays.copyOf(ImageDecoder.decode(write(image, "png"), 1, 4).pixels(), 4))
        .containsExactly(20, 40, 80, 100);
  }

  @Test
  void thePhotographIsTurnedAsItsExifDataAsk() throws IOException {
    BufferedImage wide = constant(8, 16, 0x808080);
    Path file = folder.resolve("turned.jpg");
    Files.write(file, withOrientation(Files.readAllBytes(write(wide, "jpg")), 6));
    RgbImage decoded = ImageDecoder.decode(file);
    assertThat(decoded.height()).isEqualTo(16);
    assertThat(decoded.width()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "bmp", "tiff"})
  void aFileThatBreaksOffIsNoImage(String format) throws IOException {
    byte[] whole = Files.readAllBytes(write(noise(40, 40, BufferedImage.TYPE_INT_RGB), format));
    Path file = folder.resolve("broken." + format);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(UndecodableImageException.class)
        .hasMessage("no image, or not a whole one");
  }

  @Test
  void anEmptyFileATextAndNoFileAreToldApart() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.png"));
    Path text = Files.writeString(folder.resolve("text.png"), "a text that is long enough to read");
    assertThatThrownBy(() -> ImageDecoder.decode(empty)).hasMessage("the file is empty");
    assertThatThrownBy(() -> ImageDecoder.decode(text, 2, 2))
        .isInstanceOf(UndecodableImageException.class);
    assertThatThrownBy(() -> ImageDecoder.decode(folder.resolve("none.png")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void imagesAreKnownByTheEndingOfTheirNames() {
    assertThat(ImageDecoder.isNamedAsImage(Path.of("a", "B.JPEG"))).isTrue();
    assertThat(ImageDecoder.isNamedAsImage(Path.of("a.webp"))).isTrue();
    assertThat(ImageDecoder.isNamedAsImage(Path.of("a.png.txt"))).isFalse();
    assertThat(ImageDecoder.isNamedAsImage(Path.of("png"))).isFalse();
  }

  @Test
  void decodesPhotographsAsImageIoDoes() throws IOException {
    Map<String, byte[]> files =
        TarFile.read(Shared.data("tiny-imagenet-10.tar"), name -> name.endsWith("_1.JPEG"));
    assertThat(files).hasSize(10);
    for (Map.Entry<String, byte[]> entry : files.entrySet()) {
      Path file = folder.resolve("photograph.jpg");
      Files.write(file, entry.getValue());
      RgbImage decoded = ImageDecoder.decode(file);
      byte[] reference = planes(ImageIO.read(file.toFile()));
      assertThat(decoded.pixels()).as(entry.getKey()).hasSize(3 * 64 * 64);
      assertThat(meanDistance(decoded.pixels(), reference)).as(entry.getKey()).isLessThan(3);
    }
  }

  private static double meanDistance(byte[] a, byte[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(Byte.toUnsignedInt(a[i]) - Byte.toUnsignedInt(b[i]));
    }
    return sum / a.length;
  }

  private Path write(BufferedImage image, String format) throws IOException {
    Path file = folder.resolve("image." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    return file;
  }

  private static BufferedImage constant(int height, int width, int rgb) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    return image;
  }

  private static BufferedImage grey(int[][] rows) {
    BufferedImage image =
        new BufferedImage(rows[0].length, rows.length, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length; x++) {
        image.getRaster().setSample(x, y, 0, rows[y][x]);
      }
    }
    return image;
  }

  private static BufferedImage noise(int height, int width, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(5);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, random.nextInt(1 << 24));
    }
    return image;
  }

  private static byte[] planes(BufferedImage image) {
    int plane = image.getHeight() * image.getWidth();
    byte[] planes = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      int rgb = image.getRGB(i % image.getWidth(), i / image.getWidth());
      planes[i] = (byte) (rgb >> 16);
      planes[plane + i] = (byte) (rgb >> 8);
      planes[2 * plane + i] = (byte) rgb;
    }
    return planes;
  }

  /** The JPEG file with a segment behind its first two bytes that holds one EXIF entry. */
  private static byte[] withOrientation(byte[] jpeg, int orientation) {
    byte[] tiff = {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      1,
      0x01,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    out.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xE1, 0, (byte) (2 + 6 + tiff.length)});
    out.writeBytes(new byte[] {'E', 'x', 'i', 'f', 0, 0});
    out.writeBytes(tiff);
    out.write(jpeg, 2, jpeg.length - 2);
    return out.toByteArray();
  }
}
