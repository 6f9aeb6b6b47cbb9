package io.espalier.cli;

import io.espalier.graph.Dim;
import io.espalier.graph.Graph;
import io.espalier.graph.ValueInfo;
import io.espalier.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * The size of images with which a network runs.
 *
 * @param height in pixels
 * @param width in pixels
 */
record InputSize(int height, int width) {

  /** Reads {@code 224x224}, height first. */
  static final class Converter implements ITypeConverter<InputSize> {
    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})x([1-9]\\d{0,5})");

    @Override
    public InputSize convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("must be HEIGHTxWIDTH, as 224x224; it is " + text);
      }
      return new InputSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }
  }

  /**
   * The shapes of a network's inputs where images are of this size: {@code [N, C, H, W]}, a free
   * batch being 1.
   *
   * @throws IllegalArgumentException if an input is no image, or its size is another
   */
  Map<String, Shape> shapes(Graph graph) {
    Map<String, Shape> shapes = new HashMap<>();
    for (ValueInfo input : graph.inputs()) {
      List<Dim> dims = input.dims();
      if (dims == null || dims.size() != 4 || !(dims.get(1) instanceof Dim.Fixed channels)) {
        throw new IllegalArgumentException(
            "--input-size is for images of known channels [N, C, H, W]; the input '%s' is %s"
                .formatted(input.name(), dims));
      }
      int batch = dims.getFirst() instanceof Dim.Fixed fixed ? fixed.size() : 1;
      require(input.name(), dims.get(2), height);
      require(input.name(), dims.get(3), width);
      shapes.put(input.name(), Shape.of(batch, channels.size(), height, width));
    }
    return shapes;
  }

  private void require(String input, Dim dim, int extent) {
    if (dim instanceof Dim.Fixed fixed && fixed.size() != extent) {
      throw new IllegalArgumentException(
          "--input-size is %dx%d, but the input '%s' fixes an extent of %d"
              .formatted(height, width, input, fixed.size()));
    }
  }
}
