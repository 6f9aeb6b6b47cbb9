package io.espalier.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.espalier.graph.Graph;
import io.espalier.graph.Op;
import io.espalier.graph.ShapeInference;
import io.espalier.graph.Window;
import io.espalier.latency.LayerShape.Widths;
import io.espalier.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LayerShapeTest {
  private static final Window THREE = Window.square(3, 1, 1);

  private static LayerShape layer(Op op, Shape input, Shape weight) {
    return new LayerShape(op, input, weight, true, true);
  }

  @Test
  void theLayersOfANetworkAtABatch() {
    Graph graph = Chains.chain(8);
    List<LayerShape> layers =
        graph.nodes().stream()
            .flatMap(
                node ->
                    LayerShape.of(node, graph, ShapeInference.infer(graph, Chains.INPUT)::find, 4)
                        .stream())
            .toList();
    assertThat(layers)
        .extracting(LayerShape::input)
        .containsExactly(Shape.of(4, 2, 2, 2), Shape.of(4, 8, 2, 2));
    assertThat(layers)
        .extracting(LayerShape::weight)
        .containsExactly(Shape.of(8, 2, 1, 1), Shape.of(3, 8, 1, 1));
    assertThat(layers)
        .extracting(LayerShape::widths)
        .containsExactly(Optional.of(new Widths(2, 8)), Optional.of(new Widths(8, 3)));
    assertThat(layers).noneMatch(LayerShape::bias);
  }

  @Test
  void aConvolutionInOtherWidths() {
    LayerShape other =
        layer(new Op.Conv(THREE, 1), Shape.of(1, 16, 8, 8), Shape.of(32, 16, 3, 3))
            .withWidths(new Widths(4, 12));
    assertThat(other.input()).isEqualTo(Shape.of(1, 4, 8, 8));
    assertThat(other.weight()).isEqualTo(Shape.of(12, 4, 3, 3));
    assertThat(other.biasLength()).hasValue(12);
  }

  /** Its channels are read and made by one number. */
  @Test
  void aDepthwiseConvolutionInAnotherWidth() {
    LayerShape layer = layer(new Op.Conv(THREE, 16), Shape.of(1, 16, 8, 8), Shape.of(16, 1, 3, 3));
    assertThat(layer.widths()).hasValue(new Widths(16, 16));
    LayerShape other = layer.withWidths(new Widths(4, 4));
    assertThat(other.op()).isEqualTo(new Op.Conv(THREE, 4));
    assertThat(other.input()).isEqualTo(Shape.of(1, 4, 8, 8));
    assertThat(other.weight()).isEqualTo(Shape.of(4, 1, 3, 3));
  }

  @Test
  void productsInOtherWidths() {
    LayerShape gemm =
        layer(new Op.Gemm(1, 1, false, true), Shape.of(2, 64), Shape.of(10, 64))
            .withWidths(new Widths(32, 5));
    assertThat(gemm.input()).isEqualTo(Shape.of(2, 32));
    assertThat(gemm.weight()).isEqualTo(Shape.of(5, 32));
    assertThat(gemm.biasLength()).hasValue(5);
    LayerShape product =
        new LayerShape(new Op.MatMul(), Shape.of(2, 7, 64), Shape.of(64, 10), true, false)
            .withWidths(new Widths(32, 5));
    assertThat(product.input()).isEqualTo(Shape.of(2, 7, 32));
    assertThat(product.weight()).isEqualTo(Shape.of(32, 5));
    assertThat(product.biasLength()).isEmpty();
  }

  @Test
  void whatHasMoreThanTwoWidthsIsTimedAsItIs() {
    LayerShape grouped = layer(new Op.Conv(THREE, 4), Shape.of(1, 16, 8, 8), Shape.of(16, 4, 3, 3));
    assertThat(grouped.widths()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> grouped.withWidths(new Widths(4, 4)));
  }

  /** Of two equal texts one time would stand for both layers. */
  @Test
  void differentLayersHaveDifferentKeys() {
    LayerShape layer = layer(new Op.Conv(THREE, 1), Shape.of(1, 16, 8, 8), Shape.of(8, 16, 3, 3));
    assertThat(
            List.of(
                layer.key(),
                layer.withWidths(new Widths(12, 8)).key(),
                layer.withWidths(new Widths(16, 4)).key(),
                new LayerShape(layer.op(), layer.input(), layer.weight(), true, false).key(),
                new LayerShape(
                        new Op.Conv(Window.square(3, 2, 1), 1),
                        layer.input(),
                        layer.weight(),
                        true,
                        true)
                    .key(),
                layer(layer.op(), Shape.of(2, 16, 8, 8), layer.weight()).key()))
        .doesNotHaveDuplicates();
    assertThat(Map.of(layer.key(), 1)).containsKey(layer.withWidths(new Widths(16, 8)).key());
  }
}
