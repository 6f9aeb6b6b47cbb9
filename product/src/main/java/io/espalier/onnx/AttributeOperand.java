package io.espalier.onnx;

import java.util.List;

/**
 * An operand that older opsets hold as an attribute. In a {@code Graph} it is always an input.
 *
 * @param type operator type
 * @param index place among the inputs
 * @param attribute name of the attribute
 * @param kind how the attribute holds it
 * @param inputSince the first opset in which it is an input
 */
record AttributeOperand(String type, int index, String attribute, Kind kind, int inputSince) {

  /** How an attribute holds an operand. */
  enum Kind {
    /** a list of integers: an {@code INT64} vector */
    INTEGERS,
    /** a number: a {@code FLOAT32} scalar */
    REAL,
    /** a list of numbers: a {@code FLOAT32} vector */
    REALS
  }

  private static final List<AttributeOperand> ALL =
      List.of(
          integers("Slice", 1, "starts", 10),
          integers("Slice", 2, "ends", 10),
          integers("Slice", 3, "axes", 10),
          integers("Pad", 1, "pads", 11),
          real("Pad", 2, "value", 11),
          real("Clip", 1, "min", 11),
          real("Clip", 2, "max", 11),
          real("Dropout", 1, "ratio", 12),
          integers("Squeeze", 1, "axes", 13),
          integers("Unsqueeze", 1, "axes", 13),
          integers("Split", 1, "split", 13),
          new AttributeOperand("Upsample", 2, "scales", Kind.REALS, 9),
          integers("ReduceSum", 1, "axes", 13),
          integers("ReduceMean", 1, "axes", 18),
          integers("ReduceMax", 1, "axes", 18),
          integers("ReduceMin", 1, "axes", 18),
          integers("ReduceProd", 1, "axes", 18),
          integers("ReduceL1", 1, "axes", 18),
          integers("ReduceL2", 1, "axes", 18),
          integers("ReduceSumSquare", 1, "axes", 18),
          integers("ReduceLogSum", 1, "axes", 18),
          integers("ReduceLogSumExp", 1, "axes", 18));

  private static AttributeOperand integers(String type, int index, String name, int inputSince) {
    return new AttributeOperand(type, index, name, Kind.INTEGERS, inputSince);
  }

  private static AttributeOperand real(String type, int index, String name, int inputSince) {
    return new AttributeOperand(type, index, name, Kind.REAL, inputSince);
  }

  /** The operands of a standard operator that are attributes in that opset, in their order. */
  static List<AttributeOperand> of(String type, int opset) {
    return ALL.stream()
        .filter(operand -> operand.type.equals(type) && opset < operand.inputSince)
        .toList();
  }
}
