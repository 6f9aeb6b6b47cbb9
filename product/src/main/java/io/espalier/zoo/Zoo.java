package io.espalier.zoo;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The networks that Espalier can make from nothing, by name.
 *
 * <pre>
 * resnet20       CIFAR ResNet, parameter-free shortcuts (option A); any depth 6n + 2
 * resnet20b      the same with 1x1 convolutions in the shortcuts (option B)
 * vgg16          VGG with BatchNorm and one linear layer as head; 11, 13, 16 or 19 layers
 * resnet20-w8    any of them with another width of the first stage (16 for ResNet, 64 for VGG)
 * </pre>
 */
public final class Zoo {
  private static final Pattern NAME =
      Pattern.compile("(resnet|vgg)(\\d{1,4})(b?)(?:-w(\\d{1,5}))?");
  private static final List<Integer> RESNET_DEPTHS = List.of(8, 20, 32, 44, 56, 110);

  private Zoo() {}

  /** The names of the networks at their usual widths. */
  public static List<String> names() {
    Stream<Architecture> residual =
        Stream.of(Shortcut.PAD, Shortcut.CONVOLUTION)
            .flatMap(s -> RESNET_DEPTHS.stream().map(depth -> CifarResNet.of(depth, s)));
    Stream<Architecture> plain = CifarVgg.DEPTHS.stream().map(CifarVgg::of);
    return Stream.concat(residual, plain).map(Architecture::name).toList();
  }

  /**
   * The network of that name.
   *
   * @throws IllegalArgumentException if there is none, saying which there are; or if the name has a
   *     depth or width that the family does not have
   */
  public static Architecture find(String name) {
    Matcher match = NAME.matcher(name);
    if (!match.matches() || (match.group(1).equals("vgg") && !match.group(3).isEmpty())) {
      throw new IllegalArgumentException(
          "no network '%s' in the zoo; it has %s, each also with a suffix like -w8 for its width"
              .formatted(name, String.join(", ", names())));
    }
    int depth = Integer.parseInt(match.group(2));
    String width = match.group(4);
    if (match.group(1).equals("vgg")) {
      return new CifarVgg(depth, width == null ? CifarVgg.WIDTH : Integer.parseInt(width));
    }
    return new CifarResNet(
        depth,
        width == null ? CifarResNet.WIDTH : Integer.parseInt(width),
        match.group(3).isEmpty() ? Shortcut.PAD : Shortcut.CONVOLUTION);
  }
}
