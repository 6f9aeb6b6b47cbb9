package io.espalier.zoo;

import java.util.List;

/**
 * The networks that Espalier can make from nothing, by name.
 *
 * <pre>
 * resnet20            CIFAR ResNet, parameter-free shortcuts (option A); any depth 6n + 2
 * resnet20b           the same with 1x1 convolutions in the shortcuts (option B)
 * resnet164           CIFAR ResNet with pre-activated bottlenecks; 1001, and preresnet&lt;9n + 2&gt;
 * resnet50            ImageNet ResNet; 18, 34, 50, 101 or 152 layers
 * se-resnet20         any of the ResNets above but resnet164, with squeeze-and-excitation
 * vgg16               VGG with BatchNorm and one linear layer as head; 11, 13, 16 or 19 layers
 * vgg16-imagenet      the same as published, with three linear layers; vgg16-bn-imagenet has BatchNorm
 * mobilenetv2
 * shufflenetv2        1.0x; -w48, -w176 and -w244 are 0.5x, 1.5x and 2.0x
 * densenet-bc-100-12  CIFAR DenseNet-BC of any depth 6n + 4 and growth rate
 * densenet121         ImageNet DenseNet; 121, 161, 169 or 201 layers
 * resnet20-w8         any of them with another width of the first stage; for ImageNet DenseNets it is
 *                     the growth rate, for MobileNetV2 the width of the first layer
 * </pre>
 *
 * <p>Those for ImageNet take smaller images too: they then begin with fewer halvings of the image,
 * all but VGG, which needs 32 pixels.
 */
public final class Zoo {
  /** Where two families would know a name, the first one means it. */
  private static final List<Family> FAMILIES =
      List.of(
          ImageNetResNet.FAMILY,
          PreActivationResNet.FAMILY,
          CifarResNet.FAMILY,
          CifarVgg.FAMILY,
          ImageNetVgg.FAMILY,
          MobileNetV2.FAMILY,
          ShuffleNetV2.FAMILY,
          CifarDenseNet.FAMILY,
          ImageNetDenseNet.FAMILY);

  private Zoo() {}

  /** The names of the networks at their usual dimensions. */
  public static List<String> names() {
    return FAMILIES.stream()
        .flatMap(family -> family.usual().stream())
        .map(Architecture::name)
        .toList();
  }

  /**
   * The network of that name.
   *
   * @throws IllegalArgumentException if there is none, saying which there are; or if the name has a
   *     depth or width that the family does not have
   */
  public static Architecture find(String name) {
    return FAMILIES.stream()
        .flatMap(family -> family.find(name).stream())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no network '%s' in the zoo; it has %s, each also with a suffix like -w8 for its width"
                        .formatted(name, String.join(", ", names()))));
  }
}
