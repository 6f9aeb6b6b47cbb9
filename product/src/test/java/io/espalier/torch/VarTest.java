package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoNativeLeaks.class)
final class VarTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  private @Nullable TorchScope scope;

  @BeforeEach
  void open() {
    scope = TorchScope.open();
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(scope).close();
  }

  private static Var constant(Shape shape, double... values) {
    return Var.of(Tensor.ofDoubles(shape, values));
  }

  private static Var variable(Shape shape, double... values) {
    Var variable = constant(shape, values);
    variable.tensor().set_requires_grad(true);
    return variable;
  }

  private static double[] gradient(Var loss, Var of) {
    loss.backward();
    return of.grad().orElseThrow().toTensor().toDoubles();
  }

  @Test
  void arithmeticOfArraysAndNumbers() {
    Var a = constant(Shape.of(2), 6, -4);
    Var b = constant(Shape.of(2), 3, 8);
    assertThat(a.add(b).toTensor().toDoubles()).containsExactly(9, 4);
    assertThat(a.sub(b).toTensor().toDoubles()).containsExactly(3, -12);
    assertThat(a.mul(b).toTensor().toDoubles()).containsExactly(18, -32);
    assertThat(a.div(b).toTensor().toDoubles()).containsExactly(2, -0.5);
    assertThat(a.add(1).toTensor().toDoubles()).containsExactly(7, -3);
    assertThat(a.sub(1).toTensor().toDoubles()).containsExactly(5, -5);
    assertThat(a.mul(2).toTensor().toDoubles()).containsExactly(12, -8);
    assertThat(a.div(2).toTensor().toDoubles()).containsExactly(3, -2);
    assertThat(a.neg().toTensor().toDoubles()).containsExactly(-6, 4);
    assertThat(a.abs().toTensor().toDoubles()).containsExactly(6, 4);
    assertThat(a.square().toTensor().toDoubles()).containsExactly(36, 16);
    assertThat(a.atLeast(0).toTensor().toDoubles()).containsExactly(6, 0);
    assertThat(a.square().sqrt().toTensor().toDoubles()).containsExactly(6, 4);
    assertThat(b.log().exp().toTensor().getDouble(1)).isCloseTo(8, CLOSE);
  }

  @Test
  void reductionsOverAllAndAlongAnAxis() {
    Var x = constant(Shape.of(2, 2), 3, 4, -6, 8);
    assertThat(x.sum().item()).isEqualTo(9);
    assertThat(x.mean().item()).isEqualTo(2.25);
    assertThat(x.norm().item()).isCloseTo(Math.sqrt(125), CLOSE);
    assertThat(x.sum(0).toTensor()).isEqualTo(Tensor.ofDoubles(Shape.of(2), -3, 12));
    assertThat(x.mean(-1).toTensor()).isEqualTo(Tensor.ofDoubles(Shape.of(2), 3.5, 1));
    assertThat(x.norm(1).toTensor()).isEqualTo(Tensor.ofDoubles(Shape.of(2), 5, 10));
  }

  @Test
  void shapesAndProducts() {
    Var x = constant(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    assertThat(x.matmul(x.reshape(3, -1)).toTensor())
        .isEqualTo(Tensor.ofDoubles(Shape.of(2, 2), 22, 28, 49, 64));
    assertThat(x.reshape(1, 3, 2).flatten(1).shape()).isEqualTo(Shape.of(1, 6));
    assertThat(x.take(1, 2, 0).toTensor()).isEqualTo(Tensor.ofDoubles(Shape.of(2, 2), 3, 1, 6, 4));
    assertThat(x.softmax(1).sum(1).toTensor().getDouble(0)).isCloseTo(1, CLOSE);
    assertThat(x.logSoftmax(1).exp().sum(1).toTensor().getDouble(1)).isCloseTo(1, CLOSE);
    assertThatThrownBy(() -> x.take(1, 3))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 3 on axis 1 of shape [2, 3]");
  }

  @Test
  void theSumOfMagnitudesOfChosenSlicesPushesThoseAlone() {
    Var weight = variable(Shape.of(3, 2), 1, -2, 3, -4, 5, 6);
    assertThat(gradient(weight.take(0, 1, 0).abs().sum(), weight))
        .containsExactly(1, -1, 1, -1, 0, 0);
  }

  @Test
  void gradientsAddUpUntilForgotten() {
    Var x = variable(Shape.of(2), 3, 5);
    x.square().sum().backward();
    assertThat(gradient(x.sum(), x)).containsExactly(7, 11);
    assertThat(x.mul(x.detach()).detach().tensor().requires_grad()).isFalse();
  }

  @Test
  void crossEntropyWithAndWithoutSmoothing() {
    Var logits = variable(Shape.of(1, 2), Math.log(3), 0);
    assertThat(Var.crossEntropy(logits, new int[] {1}, 0).item()).isCloseTo(-Math.log(0.25), CLOSE);
    Var loss = Var.crossEntropy(logits, new int[] {0}, 0.25f);
    assertThat(loss.item()).isCloseTo(-0.875 * Math.log(0.75) - 0.125 * Math.log(0.25), CLOSE);
    assertThat(gradient(loss, logits)[0]).isCloseTo(0.75 - 0.875, CLOSE);
  }

  @Test
  void crossEntropyRefusesWhatIsNoClass() {
    Var logits = constant(Shape.of(2, 3), 0, 0, 0, 0, 0, 0);
    assertThatThrownBy(() -> Var.crossEntropy(logits, new int[] {0, 3}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("label 3 of sample 1 is not in 0 .. 2");
    assertThatThrownBy(() -> Var.crossEntropy(logits, new int[] {0}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 labels need logits of shape [1, classes]; shape=[2, 3]");
    assertThatThrownBy(() -> Var.crossEntropy(logits, new int[] {0, 1}, 1.5f))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("smoothing must be in 0 .. 1; smoothing=1.5");
  }

  @Test
  void cosineOfEachSample() {
    Var a = variable(Shape.of(2, 1, 2), 3, 4, 1, 0);
    Var b = constant(Shape.of(2, 1, 2), 4, 3, 0, 2);
    Var cosines = Var.cosineSimilarity(a, b);
    assertThat(cosines.shape()).isEqualTo(Shape.of(2));
    assertThat(cosines.toTensor().getDouble(0)).isCloseTo(0.96, CLOSE);
    assertThat(cosines.toTensor().getDouble(1)).isCloseTo(0, CLOSE);
    // the derivative of <a,b>/(|a||b|) is b/(|a||b|) - cos * a/|a|^2
    assertThat(gradient(cosines.sum(), a)[0]).isCloseTo(4 / 25.0 - 0.96 * 3 / 25, CLOSE);
  }

  @Test
  void cosineOfASampleWithoutLengthIsZeroWithAFiniteDerivative() {
    Var a = variable(Shape.of(1, 2), 0, 0);
    Var cosines = Var.cosineSimilarity(a, constant(Shape.of(1, 2), 4, 3));
    assertThat(cosines.toTensor().getDouble(0)).isZero();
    for (double derivative : gradient(cosines.sum(), a)) {
      assertThat(derivative).isFinite();
    }
  }

  @Test
  void divergenceOfDistributions() {
    Var p = constant(Shape.of(1, 2), 0.75, 0.25).log();
    Var q = constant(Shape.of(1, 2), 0.5, 0.5).log();
    assertThat(Var.klDivergence(q, p).item())
        .isCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), CLOSE);
    assertThat(Var.klDivergence(p, p).item()).isCloseTo(0, CLOSE);
  }

  @Test
  void onlyDependentNumbersHaveGradients() {
    Var x = variable(Shape.of(2), 1, 2);
    assertThatThrownBy(x::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("only a number that depends on a parameter has gradients; shape=[2]");
    assertThatThrownBy(() -> x.detach().sum().backward()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(x::item).isInstanceOf(IllegalStateException.class);
    try (TorchScope quiet = TorchScope.withoutGradients()) {
      assertThatThrownBy(() -> x.sum().backward()).isInstanceOf(IllegalStateException.class);
    }
    assertThat(gradient(x.sum(), x)).as("gradients are on again").containsExactly(1, 1);
  }
}
