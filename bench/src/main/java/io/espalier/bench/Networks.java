package io.espalier.bench;

import io.espalier.graph.Graph;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;

/** The networks that are cut: of the zoo, as they are for ImageNet. */
final class Networks {
  private static final int CLASSES = 1000;
  private static final Shape IMAGE = Shape.of(3, 224, 224);

  private Networks() {}

  static Graph imageNet(String name) {
    return Zoo.find(name).build(CLASSES, IMAGE, 1);
  }
}
