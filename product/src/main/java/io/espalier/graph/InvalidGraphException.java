package io.espalier.graph;

/**
 * Says that a graph breaks a rule, or that its shapes do not fit: which node, what was expected.
 */
public final class InvalidGraphException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidGraphException(String message) {
    super(message);
  }

  public InvalidGraphException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * What went wrong at a node: one that names the node and, where extents overflow, its outputs.
   */
  public static InvalidGraphException at(Node node, RuntimeException cause) {
    String made =
        cause instanceof ArithmeticException
            ? ", which makes '" + String.join("', '", node.outputs()) + "'"
            : "";
    return new InvalidGraphException(
        "node '%s' (%s)%s: %s".formatted(node.name(), node.op().label(), made, cause.getMessage()),
        cause);
  }
}
