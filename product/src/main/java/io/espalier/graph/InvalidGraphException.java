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
}
