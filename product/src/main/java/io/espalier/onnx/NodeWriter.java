package io.espalier.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.espalier.graph.Graph;
import io.espalier.graph.InvalidGraphException;
import io.espalier.graph.Node;
import io.espalier.graph.Op;
import io.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a {@link Node} into a message in the form of the file's opset. */
final class NodeWriter {
  /** The first opset in which a Split without sizes says how many parts it gives. */
  private static final int SPLIT_BY_NUMBER = 18;

  private final Map<String, Tensor> added = new LinkedHashMap<>();
  private final Graph graph;
  private final int opset;

  NodeWriter(Graph graph) {
    this.graph = graph;
    this.opset = graph.header().opset();
  }

  /**
   * The message.
   *
   * @throws InvalidGraphException if the opset has no such operator, or wants an attribute where
   *     the network computes an operand
   */
  NodeProto write(Node node) {
    if (!(node.op() instanceof Op.Opaque)) {
      requireOpset(node);
    }
    NodeProto.Builder proto = OpWriter.write(node.op(), opset);
    proto.setName(node.name()).addAllOutput(node.outputs());
    if (node.op() instanceof Op.Split && opset >= SPLIT_BY_NUMBER && !node.hasInput(1)) {
      AttributeWriter.integer(proto, "num_outputs", node.outputs().size());
    }
    return proto.addAllInput(operands(node, proto)).build();
  }

  /** What the operators of this opset want to be there, beside the constants of the graph. */
  Map<String, Tensor> added() {
    return added;
  }

  /** The operands, those that the opset holds as attributes moved there. */
  private List<String> operands(Node node, NodeProto.Builder proto) {
    if (node.op() instanceof Op.Opaque) {
      return node.inputs();
    }
    List<AttributeOperand> held = AttributeOperand.of(proto.getOpType(), opset);
    for (AttributeOperand operand : held) {
      if (node.hasInput(operand.index())) {
        addAttribute(proto, node, operand);
      }
    }
    if (!held.isEmpty()) {
      requireNoOtherOperands(node, held);
      return node.inputs().subList(0, 1);
    }
    if (node.op() instanceof Op.Resize) {
      if (opset < ResizeForm.WITH_CHOICES && (node.hasInput(1) || !node.hasInput(2))) {
        throw problem(node, "opset %d has scales only, no region and no sizes".formatted(opset));
      }
      return ResizeForm.fileOperands(node.inputs(), opset, this::empty);
    }
    return node.inputs();
  }

  /** The name of an empty vector, one for the whole file. */
  private String empty() {
    if (added.isEmpty()) {
      added.put(Names.beside(graph).unique("empty"), ResizeForm.empty());
    }
    return added.keySet().iterator().next();
  }

  private void requireOpset(Node node) {
    int since = OpsetRules.since(node.op());
    if (opset < since) {
      throw problem(node, "this form needs opset %d; the file has %d".formatted(since, opset));
    }
    if (node.op() instanceof Op.Softmax softmax
        && softmax.toTheEnd()
        && softmax.axis() != -1
        && opset >= OpsetRules.SOFTMAX_OF_ONE_AXIS) {
      throw problem(
          node,
          "a softmax over all axes from %d on needs an opset below %d; the file has %d"
              .formatted(softmax.axis(), OpsetRules.SOFTMAX_OF_ONE_AXIS, opset));
    }
  }

  private void addAttribute(NodeProto.Builder proto, Node node, AttributeOperand operand) {
    Tensor tensor =
        graph
            .constant(node.input(operand.index()))
            .orElseThrow(
                () ->
                    problem(
                        node,
                        "opset %d wants '%s' as an attribute, but the network computes it ('%s')"
                            .formatted(opset, operand.attribute(), node.input(operand.index()))));
    switch (operand.kind()) {
      case INTEGERS -> AttributeWriter.longs(proto, operand.attribute(), tensor.toLongs());
      case REAL -> {
        if (tensor.size() != 1) {
          throw problem(node, "'%s' must be one number".formatted(operand.attribute()));
        }
        AttributeWriter.real(proto, operand.attribute(), tensor.getFloat(0));
      }
      case REALS -> AttributeWriter.reals(proto, operand.attribute(), tensor.toFloats());
    }
  }

  /** Before opset 10 a Slice has no steps: only those of 1 can be left out. */
  private void requireNoOtherOperands(Node node, List<AttributeOperand> held) {
    for (int i = 1; i < node.inputs().size(); i++) {
      int index = i;
      boolean isHeld = held.stream().anyMatch(operand -> operand.index() == index);
      boolean isUnitStep =
          node.op() instanceof Op.Slice
              && graph
                  .constant(node.input(i))
                  .filter(steps -> Arrays.stream(steps.toLongs()).allMatch(step -> step == 1))
                  .isPresent();
      if (node.hasInput(i) && !isHeld && !isUnitStep) {
        throw problem(node, "opset %d has no operand %d here".formatted(opset, i));
      }
    }
  }

  private static InvalidGraphException problem(Node node, String what) {
    return new InvalidGraphException(
        "node '%s' (%s): %s".formatted(node.name(), node.op().label(), what));
  }
}
