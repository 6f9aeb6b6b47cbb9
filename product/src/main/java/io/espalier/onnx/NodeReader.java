package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.espalier.graph.FileHeader;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a node message into a {@link Node}: of a family, with operands that the opset holds as
 * attributes moved to new constants, or opaque.
 */
final class NodeReader {
  private final FileHeader header;
  private final Map<String, Tensor> constants;
  private final Set<String> used;
  private final Names valueNames;
  private final OpReader ops;
  private final NormalOperands normal;
  private final OpaqueReader opaques;

  /**
   * A reader for one file.
   *
   * @param constants the constants of the network; gains those that were attributes
   * @param ranks the ranks of values as far as the file declares them
   * @param used the values that a node, a subgraph or an output of the network reads
   */
  NodeReader(
      FileHeader header,
      Map<String, Tensor> constants,
      Map<String, Integer> ranks,
      Set<String> used,
      Names valueNames,
      TensorReader tensors) {
    this.header = header;
    this.constants = constants;
    this.used = used;
    this.valueNames = valueNames;
    this.ops = new OpReader(header.opset(), constants, ranks, tensors);
    this.normal = new NormalOperands(header.opset(), constants, ranks, valueNames);
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
    List<String> operands = NormalOperands.withoutEnd(proto.getInputList());
    OpsetRules.Arity arity = OpsetRules.arity(op);
    List<String> outputs = outputs(op, proto.getOutputList());
    List<AttributeOperand> held = AttributeOperand.of(proto.getOpType(), header.opset());
    Map<AttributeOperand, Tensor> lifted = lift(held, attributes);
    if (!attributes.allRead()
        || outputs == null
        || outputs.size() > arity.results()
        || (!held.isEmpty() && operands.size() != 1)) {
      return null;
    }
    operands = normal.of(name, op, withConstants(name, operands, held, lifted));
    if (operands == null || operands.size() > arity.allowed()) {
      return null;
    }
    for (int i = 0; i < arity.required(); i++) {
      if (i >= operands.size() || operands.get(i).isEmpty()) {
        throw new InvalidGraphException("the required operand " + i + " is absent");
      }
    }
    return new Node(name, op, operands, outputs);
  }

  /**
   * The outputs, those behind the first that nothing reads left out; null where the first is, or
   * one of which the number counts.
   */
  private @Nullable List<String> outputs(Op op, List<String> names) {
    if (names.isEmpty() || names.getFirst().isEmpty()) {
      return null;
    }
    if (op instanceof Op.Split) {
      return names.contains("") ? null : names;
    }
    List<String> read = new ArrayList<>();
    read.add(names.getFirst());
    names.stream().skip(1).map(name -> used.contains(name) ? name : "").forEach(read::add);
    return NormalOperands.withoutEnd(read);
  }

  /** Constants that the file holds for operands which the nodes have no longer. */
  Set<String> released() {
    return normal.released();
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
        case REALS -> {
          float[] values = attributes.reals(operand.attribute());
          if (values != null) {
            lifted.put(operand, Tensor.ofFloats(Shape.of(values.length), values));
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
      if (tensor != null) {
        String constant = valueNames.unique(node + "." + operand.attribute());
        constants.put(constant, tensor);
        while (all.size() <= operand.index()) {
          all.add("");
        }
        all.set(operand.index(), constant);
      }
    }
    return all;
  }
}
