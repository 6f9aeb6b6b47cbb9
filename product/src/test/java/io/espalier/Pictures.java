package io.espalier;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Image files of one colour each. */
public final class Pictures {
  private Pictures() {}

  /** Writes a PNG file, and its folder where that is missing. */
  public static Path write(Path file, int height, int width, int rgb) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < height * width; i++) {
      image.setRGB(i % width, i / width, rgb);
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    assertThat(ImageIO.write(image, "png", file.toFile())).isTrue();
    return file;
  }
}
