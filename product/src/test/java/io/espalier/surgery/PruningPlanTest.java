package io.espalier.surgery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.channels.Sketch;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PruningPlanTest {
  private final Sketch net = new Sketch();
  private final String image = net.image(3, 2, 2);

  private ChannelGroups chain() {
    return net.groups(net.conv("head", net.conv("conv", image, 4, 3), 2, 4));
  }

  @Test
  void predictsWidths() {
    PruningPlan plan = PruningPlan.of(chain(), Map.of("conv", new int[] {2, 0, 2}));
    assertThat(plan.isEmpty()).isFalse();
    assertThat(plan.size()).isEqualTo(2);
    assertThat(plan.removed("conv")).containsExactly(0, 2);
    assertThat(plan.removed("head")).isEmpty();
    assertThat(plan.kept("conv", 1)).containsExactly(1, 3);
    assertThat(plan.kept("conv", 2)).isNull();
    assertThat(plan.shape("conv")).hasValue(Shape.of(1, 2, 2, 2));
    assertThat(plan.shape("conv.weight")).hasValue(Shape.of(2, 3, 3, 3));
    assertThat(plan.shape("head.weight")).hasValue(Shape.of(2, 2, 3, 3));
    assertThat(plan.shape("head")).hasValue(Shape.of(1, 2, 2, 2));
  }

  /** Shapes of all values, and what the arithmetic on them gives, before anything is cut. */
  @Test
  void predictsAllShapes() {
    String x = net.conv("conv", image, 4, 3);
    String target =
        net.op(
            "target", new Op.Concat(0), net.op("c", new Op.ShapeOf(0, 2), x), net.longs("hw", -1));
    String flat = net.op("flat", new Op.Reshape(false), x, target);
    Graph graph = net.graph(net.op("y", new Op.MatMul(), net.weight("w", 3, 4), flat));
    ChannelGroups groups = ChannelAnalysis.analyse(graph);
    PruningPlan plan = PruningPlan.of(groups, Map.of("conv", new int[] {0, 1, 3}));
    Shapes predicted = plan.shapes();
    Shapes found = ShapeInference.infer(Surgeon.prune(graph, plan), groups.inputShapes());
    assertThat(predicted.all()).isEqualTo(found.all());
    assertThat(predicted.constant("target")).hasValue(Tensor.vector(1, 1, -1));
    assertThat(predicted.constant("w")).isEmpty();
  }

  @Test
  void slicesWhatBelongsToAConstant() {
    ChannelGroups groups =
        net.groups(net.conv("head", net.batchNorm("bn", net.conv("conv", image, 4, 3), 4), 2, 4));
    PruningPlan plan = PruningPlan.of(groups, Map.of("conv", new int[] {1}));
    Tensor momentum = Tensor.ofFloats(Shape.of(4), 10, 20, 30, 40);
    assertThat(plan.slice("bn.scale", momentum))
        .isEqualTo(Tensor.ofFloats(Shape.of(3), 10, 30, 40));
    assertThatThrownBy(() -> plan.slice("bn.scale", Tensor.scalar(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the constant 'bn.scale' has the shape [4]; given []");
    assertThatThrownBy(() -> plan.slice("nothing", momentum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'nothing'");
  }

  @Test
  void joins() {
    ChannelGroups groups = chain();
    PruningPlan one = PruningPlan.of(groups, Map.of("conv", new int[] {1}));
    PruningPlan other = PruningPlan.of(groups, Map.of("conv", new int[] {3, 1}));
    assertThat(one.and(other).removed("conv")).containsExactly(1, 3);
    PruningPlan foreign =
        PruningPlan.of(new PruningPlanTest().chain(), Map.of("conv", new int[] {1}));
    assertThatThrownBy(() -> one.and(foreign)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesWhatIsNotThere() {
    ChannelGroups groups = chain();
    assertThatThrownBy(() -> PruningPlan.of(groups, Map.of("covn", new int[] {1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the network has no channel group 'covn'");
    assertThatThrownBy(() -> PruningPlan.of(groups, Map.of("conv", new int[] {4})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("group 'conv' has removable channels 0 to 3; channel=4");
    assertThatThrownBy(() -> PruningPlan.of(groups, Map.of("conv", new int[] {-1})))
        .hasMessageContaining("channel=-1");
    assertThatThrownBy(() -> PruningPlan.of(groups, Map.of("head", new int[] {0})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("group 'head' has no removable channel; channel=0");
  }

  @Test
  void refusesToEmptyALayer() {
    assertThatThrownBy(() -> PruningPlan.of(chain(), Map.of("conv", new int[] {0, 1, 2, 3})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the plan would leave no channel of 'conv.weight'; remove fewer of [conv]");
  }

  /** Half of a layer goes through a branch of its own, which would be left with nothing. */
  @Test
  void refusesToEmptyABranch() {
    String x = net.conv("conv", image, 4, 3);
    String half =
        net.op(
            "half",
            new Op.Slice(),
            x,
            net.longs("starts", 0),
            net.longs("ends", 2),
            net.longs("axes", 1));
    ChannelGroups groups = net.groups(net.conv("a", half, 2, 2), net.conv("b", x, 2, 4));
    assertThat(PruningPlan.of(groups, Map.of("conv", new int[] {0, 2})).size()).isEqualTo(2);
    assertThatThrownBy(() -> PruningPlan.of(groups, Map.of("conv", new int[] {0, 1})))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("the plan would leave no channel of 'half'");
  }
}
