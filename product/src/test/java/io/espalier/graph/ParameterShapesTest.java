package io.espalier.graph;

import static io.espalier.graph.Given.dims;
import static io.espalier.graph.Given.shape;
import static io.espalier.graph.Given.shapes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.tensor.Shape;
import org.junit.jupiter.api.Test;

/** Operators that keep their input's shape, broadcast, or reduce axes. */
class ParameterShapesTest {
  @Test
  void normalisationsOfChannels() {
    Shape x = dims(2, 6, 4, 4);
    assertThat(shape(new Op.InstanceNorm(1e-5f), x, dims(6), dims(6))).isEqualTo(x);
    assertThat(shape(new Op.Lrn(1e-4f, 0.75f, 1, 5), x)).isEqualTo(x);
    assertThat(shape(new Op.GroupNorm(3, 1e-5f), x, dims(6), dims(6))).isEqualTo(x);
    assertThat(shape(new Op.GroupNorm(3, 1e-5f), x, dims(3), dims(3))).isEqualTo(x);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.InstanceNorm(1e-5f), x, dims(6), dims(5)))
        .withMessage("an input [2, 6, 4, 4] has 6 channels; parameter 2 is [5]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.GroupNorm(4, 1e-5f), x, dims(6), dims(6)))
        .withMessage("the channels of an input [2, 6, 4, 4] do not fall into 4 groups");
  }

  @Test
  void layerNormalisationAlsoGivesItsStatistics() {
    Shape x = dims(2, 3, 4);
    assertThat(shapes(new Op.LayerNorm(-1, 1e-5f), 3, x, dims(4)))
        .containsExactly(x, dims(2, 3, 1), dims(2, 3, 1));
    assertThat(shapes(new Op.LayerNorm(1, 1e-5f), 2, x, dims(3, 4), dims(4)))
        .containsExactly(x, dims(2, 1, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.LayerNorm(-1, 1e-5f), x, dims(3)))
        .withMessage("shapes [3] and [4] do not broadcast");
  }

  @Test
  void broadcasting() {
    Op less = new Op.Compare(Op.Comparison.LESS);
    assertThat(shape(less, dims(2, 1, 3), dims(4, 1))).isEqualTo(dims(2, 4, 3));
    assertThat(shape(new Op.Where(), dims(4, 1), dims(3), dims(2, 1, 1))).isEqualTo(dims(2, 4, 3));
    assertThat(shape(new Op.Where(), dims(4, 1), null, dims(2, 1, 1))).isNull();
    assertThat(shape(new Op.Fold(Op.Folding.MAX), dims(3), dims(2, 1), dims(1, 1, 1)))
        .isEqualTo(dims(1, 2, 3));
    assertThat(shape(new Op.Fold(Op.Folding.SUM), dims(3))).isEqualTo(dims(3));
  }

  @Test
  void aSlopeBroadcastsToItsInputOnly() {
    assertThat(shape(new Op.PRelu(), dims(2, 4, 3, 3), dims(4, 1, 1))).isEqualTo(dims(2, 4, 3, 3));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.PRelu(), dims(2, 1, 3), dims(4, 1)))
        .withMessage("shape [4, 1] does not broadcast to [2, 1, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.PRelu(), dims(3), dims(1, 3)))
        .withMessage("shape [1, 3] does not broadcast to [3]");
  }

  @Test
  void extremesAlongAnAxis() {
    Op kept = new Op.ArgReduce(Op.Extreme.MAX, -1, true, false);
    Op dropped = new Op.ArgReduce(Op.Extreme.MIN, 1, false, false);
    assertThat(shape(kept, dims(2, 3, 4))).isEqualTo(dims(2, 3, 1));
    assertThat(shape(dropped, dims(2, 3, 4))).isEqualTo(dims(2, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(new Op.ArgReduce(Op.Extreme.MAX, 3, true, false), dims(2, 3, 4)))
        .withMessage("no axis 3 in shape [2, 3, 4]");
  }

  @Test
  void theAddendOfAProductBroadcastsToIt() {
    Op gemm = new Op.Gemm(1, 1, false, true);
    assertThat(shape(gemm, dims(2, 3), dims(5, 3), dims(5))).isEqualTo(dims(2, 5));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> shape(gemm, dims(2, 3), dims(5, 3), dims(4)))
        .withMessage("shapes [4] and [2, 5] do not broadcast");
  }

  @Test
  void someUnknownOperatorsKeepTheirInputsShape() {
    Op scatter = opaque("", "ScatterND");
    assertThat(shape(scatter, dims(2, 3), dims(1, 2), dims(1))).isEqualTo(dims(2, 3));
    assertThat(shape(opaque("com.example", "ScatterND"), dims(2, 3))).isNull();
    assertThat(shape(opaque("", "NonMaxSuppression"), dims(2, 3))).isNull();
  }

  private static Op opaque(String domain, String type) {
    return new Op.Opaque(domain, type, new Op.Payload(new byte[0]), java.util.List.of());
  }
}
