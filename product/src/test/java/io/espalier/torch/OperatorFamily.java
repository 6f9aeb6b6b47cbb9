package io.espalier.torch;

import java.util.function.Consumer;

/**
 * A family of operators.
 *
 * @param build adds nodes of the family, with the attributes and operands that chance gives them,
 *     and declares their results as outputs
 */
record OperatorFamily(String name, Consumer<OperatorCase> build) {

  @Override
  public String toString() {
    return name;
  }
}
