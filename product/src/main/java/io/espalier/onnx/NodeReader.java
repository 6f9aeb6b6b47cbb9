package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.espalier.graph.FileHeader;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a node message into a {@link Node}: of a family, with operands that the opset holds as
 * attributes moved to new constants, or opaque.
 */
final class NodeReader {
  private final FileHeader header;
  private final Map<String, Tensor> constants;
  private final Names valueNames;
  private final OpReader ops;
  private final OpaqueReader opaques;

  /**
   * A reader for one file.
   *
   * @param constants the constants of the network; gains those that were attributes
   */
  NodeReader(
      FileHeader header,
      Map<String, Tensor> constants,
      Map<String, Integer> ranks,
      Names valueNames,
      TensorReader tensors) {
    this.header = header;
    this.constants = constants;
    this.valueNames = valueNames;
    this.ops = new OpReader(header.opset(), constants, ranks, tensors);
    this.opaques = new OpaqueReader(tensors);
  }

  /**
   * The node.
   *
   * @throws InvalidGraphException if it is not what the standard says
   */
  Node read(NodeProto proto, String name) throws IOException {
    String domain = Headers.domain(proto.getDomain());
    if (!header.opsets().containsKey(domain)) {
      throw new InvalidGraphException(
          "node '%s' (%s) is of the operator domain '%s', which the file does not import"
              .formatted(name, proto.getOpType(), domain));
    }
    try {
      Node node = domain.isEmpty() ? standard(proto, name) : null;
      return node != null
          ? node
          : new Node(name, opaques.read(proto), proto.getInputList(), proto.getOutputList());
    } catch (IllegalArgumentException e) {
      throw new InvalidGraphException(
          "node '%s' (%s): %s".formatted(name, proto.getOpType(), e.getMessage()), e);
    }
  }

  private @Nullable Node standard(NodeProto proto, String name) throws IOException {
    Attributes attributes = new Attributes(proto.getAttributeList());
    Op op = ops.read(proto, attributes);
    if (op == null || header.opset() < OpsetRules.since(op)) {
      return null;
    }
    List<String> operands = withoutEnd(proto.getInputList());
    List<String> outputs = withoutEnd(proto.getOutputList());
    List<AttributeOperand> held = AttributeOperand.of(proto.getOpType(), header.opset());
    Map<AttributeOperand, Tensor> lifted = lift(held, attributes);
    boolean oneOutput = outputs.size() == 1 && !outputs.getFirst().isEmpty();
    if (!attributes.allRead() || !oneOutput || (!held.isEmpty() && operands.size() != 1)) {
      return null;
    }
    if (op instanceof Op.Dropout) {
      operands = withoutInferenceMode(operands);
    }
    OpsetRules.Arity arity = OpsetRules.arity(op);
    if (operands.size() > arity.allowed()) {
      return null;
    }
    operands = withConstants(name, operands, held, lifted);
    for (int i = 0; i < arity.required(); i++) {
      if (i >= operands.size() || operands.get(i).isEmpty()) {
        throw new InvalidGraphException("the required operand " + i + " is absent");
      }
    }
    return new Node(name, op, operands, outputs);
  }

  private static Map<AttributeOperand, Tensor> lift(
      List<AttributeOperand> held, Attributes attributes) {
    Map<AttributeOperand, Tensor> lifted = new LinkedHashMap<>();
    for (AttributeOperand operand : held) {
      switch (operand.kind()) {
        case INTEGERS -> {
          long[] values = attributes.longs(operand.attribute());
          if (values != null) {
            lifted.put(operand, Tensor.vector(values));
          }
        }
        case REAL -> {
          Float value = attributes.real(operand.attribute());
          if (value != null) {
            lifted.put(operand, Tensor.scalar(value));
          }
        }
      }
    }
    return lifted;
  }

  private List<String> withConstants(
      String node,
      List<String> operands,
      List<AttributeOperand> held,
      Map<AttributeOperand, Tensor> lifted) {
    List<String> all = new ArrayList<>(operands);
    for (AttributeOperand operand : held) {
      Tensor tensor = lifted.get(operand);
      String constant = "";
      if (tensor != null) {
        constant = valueNames.unique(node + "." + operand.attribute());
        constants.put(constant, tensor);
      }
      all.add(constant);
    }
    return withoutEnd(all);
  }

  /** The operands of a Dropout without a third one that says, by a constant, not to train. */
  private List<String> withoutInferenceMode(List<String> operands) {
    Tensor training = operands.size() == 3 ? constants.get(operands.get(2)) : null;
    boolean off = training != null && training.size() == 1 && training.getDouble(0) == 0;
    return off ? withoutEnd(operands.subList(0, 2)) : operands;
  }

  /** Names without absent ones at the end. */
  private static List<String> withoutEnd(List<String> names) {
    int size = names.size();
    while (size > 0 && names.get(size - 1).isEmpty()) {
      size--;
    }
    return List.copyOf(names.subList(0, size));
  }
}
