package io.espalier.channels;

import io.espalier.graph.Node;

/**
 * Why channels may not be removed.
 *
 * @param start where it begins: the name of the node that has to have them, or of the network's
 *     output or other value that they are; what is tied to them stays for the same reason
 * @param sentence a clause that reads on from "it stays because": {@code its channels are the
 *     network's output 'logits'}
 */
public record Barrier(String start, String sentence) {

  static Barrier output(String value) {
    return new Barrier(value, "its channels are the network's output '" + value + "'");
  }

  static Barrier mixes(Node node) {
    return new Barrier(node.name(), describe(node) + " computes over all its channels together");
  }

  static Barrier slides(Node node) {
    return new Barrier(node.name(), describe(node) + " slides a window along its channels");
  }

  static Barrier countsPositions(Node node) {
    return new Barrier(
        node.name(), describe(node) + " returns positions, which count over all channels");
  }

  static Barrier resamples(Node node) {
    return new Barrier(node.name(), describe(node) + " resamples its channels");
  }

  static Barrier groups(Node node) {
    return new Barrier(
        node.name(), describe(node) + " has groups of several channels, which are not cut");
  }

  static Barrier unknownOperator(Node node) {
    return new Barrier(node.name(), "unknown operator " + describe(node) + " reads it");
  }

  static Barrier tied(Node node, String value) {
    return new Barrier(
        node.name(), describe(node) + " ties it to '" + value + "', which must stay whole");
  }

  static Barrier alone(Node node) {
    return new Barrier(node.name(), describe(node) + " uses one of its channels alone");
  }

  static Barrier unknownOperand(Node node, String what) {
    return new Barrier(node.name(), describe(node) + " has " + what);
  }

  static Barrier wholeAxis(String value) {
    return new Barrier(value, "without it nothing would be left of '" + value + "'");
  }

  static Barrier shapeIsData(Node node) {
    return new Barrier(node.name(), describe(node) + " computes with the number of channels");
  }

  static Barrier single(Node node) {
    return new Barrier(node.name(), "it is the layer's only channel");
  }

  static Barrier merged(Node node) {
    return new Barrier(
        node.name(),
        describe(node) + " merges its channels with another axis, which is cut instead");
  }

  static Barrier movesOtherwise(Node node) {
    return new Barrier(
        node.name(),
        describe(node) + " puts its channels elsewhere at another batch or image size");
  }

  static Barrier varies(Node node) {
    return new Barrier(
        node.name(),
        describe(node) + " computes the number of its channels from the batch or the image size");
  }

  private static String describe(Node node) {
    return "'" + node.name() + "' (" + node.op().label() + ")";
  }

  @Override
  public String toString() {
    return sentence;
  }
}
