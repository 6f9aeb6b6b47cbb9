package io.espalier.data;

import io.espalier.tensor.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * The loss of a JPEG file: the image is written as one and read back, colours with halved
 * resolution (4:2:0) as usual. Images that have not three channels are one grey picture per
 * channel.
 *
 * @param quality as the Independent JPEG Group counts it, 1 (worst) to 100
 */
public record JpegCompression(int quality) implements Corruption {
  private static final String FORMAT = "jpeg";

  public JpegCompression {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException(
          "quality of a JPEG file must be in 1..100; quality=" + quality);
    }
  }

  @Override
  public void apply(byte[] pixels, Shape image, long seed, int index) {
    int plane = image.dim(1) * image.dim(2);
    int channels = image.dim(0);
    int together = channels == 3 ? 3 : 1;
    for (int channel = 0; channel < channels; channel += together) {
      int from = channel * plane;
      BufferedImage picture =
          new BufferedImage(
              image.dim(2),
              image.dim(1),
              together == 3 ? BufferedImage.TYPE_INT_RGB : BufferedImage.TYPE_BYTE_GRAY);
      write(pixels, from, picture.getRaster());
      try {
        read(decoded(encoded(picture)).getRaster(), pixels, from);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Planes into bands. */
  private static void write(byte[] pixels, int from, WritableRaster raster) {
    int plane = raster.getWidth() * raster.getHeight();
    int[] values = new int[plane];
    for (int band = 0; band < raster.getNumBands(); band++) {
      for (int i = 0; i < plane; i++) {
        values[i] = pixels[from + band * plane + i] & 0xFF;
      }
      raster.setSamples(0, 0, raster.getWidth(), raster.getHeight(), band, values);
    }
  }

  /** Bands into planes. */
  private static void read(WritableRaster raster, byte[] pixels, int from) {
    int plane = raster.getWidth() * raster.getHeight();
    int[] values = new int[plane];
    for (int band = 0; band < raster.getNumBands(); band++) {
      raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), band, values);
      for (int i = 0; i < plane; i++) {
        pixels[from + band * plane + i] = (byte) values[i];
      }
    }
  }

  private byte[] encoded(BufferedImage picture) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(FORMAT).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage decoded(byte[] file) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(FORMAT).next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }
}
