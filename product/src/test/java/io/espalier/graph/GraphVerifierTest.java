package io.espalier.graph;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphVerifierTest {
  private static final Op RELU = new Op.Elementwise(Op.Function.RELU);

  private static Graph graph(List<Node> nodes, Map<String, Tensor> constants, String output) {
    return new Graph(
        "test",
        FileHeader.fresh(),
        List.of(ValueInfo.of("x", Dim.of(1))),
        List.of(ValueInfo.of(output)),
        constants,
        nodes);
  }

  private static Node relu(String name, String from, String to) {
    return new Node(name, RELU, List.of(from), List.of(to));
  }

  private static void refuses(Graph graph, String message) {
    assertThatExceptionOfType(InvalidGraphException.class)
        .isThrownBy(() -> GraphVerifier.verify(graph))
        .withMessage(message);
  }

  @Test
  void acceptsAChain() {
    Graph graph = graph(List.of(relu("a", "x", "y"), relu("b", "y", "z")), Map.of(), "z");
    assertThatNoException().isThrownBy(() -> GraphVerifier.verify(graph));
  }

  @Test
  void refusesACycle() {
    refuses(
        graph(List.of(relu("a", "z", "y"), relu("b", "y", "z")), Map.of(), "z"),
        "node 'a' (Relu) reads 'z', which only a later node defines (a cycle, or nodes out of order)");
  }

  @Test
  void refusesAMissingInput() {
    refuses(
        graph(List.of(relu("a", "w", "y")), Map.of(), "y"),
        "node 'a' (Relu) reads 'w', which nothing defines");
  }

  @Test
  void refusesTwoProducersOfAValue() {
    refuses(
        graph(List.of(relu("a", "x", "y"), relu("b", "x", "y")), Map.of(), "y"),
        "the value 'y' is defined twice: by node 'a' (Relu) and by node 'b' (Relu)");
    refuses(
        graph(List.of(relu("a", "x", "y")), Map.of("x", Tensor.vector(1)), "y"),
        "the value 'x' is defined twice: by an input and by a constant");
  }

  @Test
  void refusesTwoNodesOfOneName() {
    refuses(
        graph(List.of(relu("a", "x", "y"), relu("a", "y", "z")), Map.of(), "z"),
        "two nodes are named 'a'");
  }

  @Test
  void refusesAnOutputThatNothingDefines() {
    refuses(graph(List.of(relu("a", "x", "y")), Map.of(), "z"), "nothing defines the output 'z'");
  }

  @Test
  void countsWhatASubgraphCaptures() {
    Op.Opaque loop = new Op.Opaque("", "If", new Op.Payload(new byte[0]), List.of("hidden"));
    Node node = new Node("if", loop, List.of("x"), List.of("y"));
    refuses(
        graph(List.of(node), Map.of(), "y"),
        "node 'if' (If) reads 'hidden', which nothing defines");
  }

  @Test
  void refusesANodeWithoutAnInputThatItsOperatorNeeds() {
    Op add = new Op.Binary(Op.Arithmetic.ADD);
    refuses(
        graph(List.of(new Node("sum", add, List.of("x"), List.of("y"))), Map.of(), "y"),
        "node 'sum' (Add) needs 2 inputs; input 1 is absent");
    Op concat = new Op.Concat(0);
    refuses(
        graph(List.of(new Node("all", concat, List.of("x", "", "x"), List.of("y"))), Map.of(), "y"),
        "node 'all' (Concat) needs 3 inputs; input 1 is absent");
  }

  @Test
  void refusesANodeThatDefinesNothing() {
    refuses(
        graph(List.of(new Node("lost", RELU, List.of("x"), List.of(""))), Map.of(), "x"),
        "node 'lost' (Relu) has no outputs");
  }
}
