package io.espalier.method.prunedistil;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.channels.ChannelAnalysis;
import io.espalier.channels.ChannelGroups;
import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Shapes;
import io.espalier.graph.ValueInfo;
import io.espalier.graph.Window;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureMatcherTest {
  private static final Graph TEACHER = Zoo.find("resnet8-w8").build(10, Shape.of(3, 32, 32), 1);
  private static final ChannelGroups GROUPS = ChannelAnalysis.analyse(TEACHER);
  private static final Graph STUDENT =
      new StudentBuilder(Options.of(0.5, PruneAndDistilOptions.StudentInit.INHERIT), 1)
          .build(TEACHER, GROUPS)
          .graph();

  private static FeatureMatching match(Graph student, String... patterns) {
    return FeatureMatcher.match(GROUPS, TEACHER, student, List.of(patterns));
  }

  @Test
  void theActivationsOfPrunableLayersMatch() {
    FeatureMatching matching = match(STUDENT);
    assertThat(matching.matched())
        .containsExactly(
            new FeatureMatching.Matched("stage1.block0.relu1", Shape.of(1, 8, 32, 32)),
            new FeatureMatching.Matched("stage2.block0.relu1", Shape.of(1, 16, 16, 16)),
            new FeatureMatching.Matched("stage3.block0.relu1", Shape.of(1, 32, 8, 8)));
    assertThat(matching.projected()).isEmpty();
  }

  @Test
  void patternsAddProjections() {
    FeatureMatching matching = match(STUDENT, "stage?.block0.relu2", "head.flatten");
    assertThat(matching.matched()).hasSize(3);
    assertThat(matching.projected())
        .containsExactly(
            new Projection(
                "stage1.block0.relu2", Shape.of(1, 4, 32, 32), Shape.of(1, 8, 32, 32), 1),
            new Projection(
                "stage2.block0.relu2", Shape.of(1, 8, 16, 16), Shape.of(1, 16, 16, 16), 1),
            new Projection("stage3.block0.relu2", Shape.of(1, 16, 8, 8), Shape.of(1, 32, 8, 8), 1),
            new Projection("head.flatten", Shape.of(1, 16), Shape.of(1, 32), 1));
  }

  @Test
  void projectionsGiveTheTeachersShapes() {
    FeatureMatching matching = match(STUDENT, "stage?.block0.relu2", "head.flatten");
    Graph trained = matching.student(STUDENT, matching.freshProjections(3));
    Shapes shapes = ShapeInference.atBatch(trained, 2);
    for (Projection projection : matching.projected()) {
      assertThat(shapes.of(projection.output())).isEqualTo(projection.teacher().with(0, 2));
    }
    assertThat(FeatureMatching.outputs(trained)).startsWith("logits").hasSize(1 + 3 + 4);
    assertThat(matching.freshProjections(3)).isEqualTo(matching.freshProjections(3));
    assertThat(matching.freshProjections(3)).isNotEqualTo(matching.freshProjections(4));
  }

  @Test
  void whatIsMatchedAlreadyIsNotMatchedTwice() {
    assertThat(match(STUDENT, "stage1.block0.relu1").pairs()).hasSize(3);
  }

  @Test
  void aPatternOfNoNode() {
    assertThatThrownBy(() -> match(STUDENT, "stage9.*"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("match 'stage9.*': no node of that name");
  }

  @Test
  void aFeatureOfAnotherSize() {
    Graph larger = // halves the image one convolution later
        TEACHER.withNodes(
            TEACHER.nodes().stream()
                .map(
                    node ->
                        switch (node.name()) {
                          case "stage2.block0.conv1" -> node.withOp(conv(1));
                          case "stage2.block0.conv2" -> node.withOp(conv(2));
                          default -> node;
                        })
                .toList());
    assertThatThrownBy(() -> match(larger, "stage2.block0.conv1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'stage2.block0.conv1' cannot be matched")
        .hasMessageContaining("[1, 16, 16, 16] in the teacher and [1, 16, 32, 32] in the student");
  }

  private static Op conv(int stride) {
    return new Op.Conv(Window.square(3, stride, 1), 1);
  }

  @Test
  void outputsOfAnotherShape() {
    Graph other = Zoo.find("resnet8-w8").build(7, Shape.of(3, 32, 32), 1);
    assertThatThrownBy(() -> match(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("teacher and student cannot be matched")
        .hasMessageContaining("[1, 10] in the teacher, [1, 7] in the student");
  }

  @Test
  void outputsOfAnotherName() {
    Graph other =
        STUDENT.withOutputs(
            List.of(new ValueInfo("head.flatten", STUDENT.outputs().getFirst().dtype(), null)));
    assertThatThrownBy(() -> match(other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("the teacher has the outputs logits, the student head.flatten");
  }
}
