package io.espalier.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PartitionTest {
  /** x -> a -> b -> sum(a, c) where c = neg(b): cut before c. */
  private static Graph residual() {
    Op relu = new Op.Elementwise(Op.Function.RELU);
    GraphBuilder builder = new GraphBuilder("residual");
    String x = builder.input(ValueInfo.of("x", Dim.free("batch"), Dim.of(4)));
    String scale = builder.constant("scale", Tensor.scalar(2));
    String unused = builder.constant("shift", Tensor.scalar(1));
    String a = builder.node("a", new Op.Binary(Op.Arithmetic.MUL), x, scale);
    String b = builder.node("b", relu, a);
    String c = builder.node("c", new Op.Binary(Op.Arithmetic.ADD), b, unused);
    String sum = builder.node("sum", new Op.Binary(Op.Arithmetic.ADD), a, c);
    return builder.output(ValueInfo.of(sum, Dim.free("batch"), Dim.of(4))).build();
  }

  @Test
  void theBorderHoldsWhatTheBackReadsOfTheFront() {
    Partition partition = Partition.before(residual(), Set.of("c"));
    assertThat(partition.front().outputs()).extracting(ValueInfo::name).containsExactly("b", "a");
    assertThat(partition.back().inputs()).extracting(ValueInfo::name).containsExactly("b", "a");
    assertThat(partition.front().nodes()).extracting(Node::name).containsExactly("a", "b");
    assertThat(partition.back().nodes()).extracting(Node::name).containsExactly("c", "sum");
    assertThat(partition.front().constants()).containsOnlyKeys("scale");
    assertThat(partition.back().constants()).containsOnlyKeys("shift");
    GraphVerifier.verify(partition.front());
    GraphVerifier.verify(partition.back());
  }

  @Test
  void anOutputOfTheFrontPassesThrough() {
    Graph graph = residual();
    graph = graph.withOutputs(List.of(ValueInfo.of("b"), ValueInfo.of("sum")));
    Partition partition = Partition.before(graph, Set.of("sum"));
    assertThat(partition.back().inputs())
        .extracting(ValueInfo::name)
        .containsExactly("a", "c", "b");
    assertThat(partition.back().outputs()).isEqualTo(graph.outputs());
    GraphVerifier.verify(partition.back());
  }

  @Test
  void refusesANodeThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Partition.before(residual(), Set.of("d")))
        .withMessage("the network has no node 'd'");
  }
}
