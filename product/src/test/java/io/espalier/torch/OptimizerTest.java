package io.espalier.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoNativeLeaks.class)
final class OptimizerTest {
  private static final Offset<Double> CLOSE = within(1e-12);

  private static Parameter parameter(String name, Parameter.Role role, double... values) {
    Var value = Var.of(Tensor.ofDoubles(Shape.of(values.length), values));
    value.tensor().set_requires_grad(true);
    return new Parameter(name, role, value);
  }

  /** One step on {@code 2 * sum(p)}, whose gradient is 2. */
  private static void step(Optimizer optimizer, Parameter parameter, double rate) {
    parameter.value().sum().mul(2).backward();
    optimizer.step(rate);
    optimizer.zeroGrad();
    assertThat(parameter.value().grad()).isEmpty();
  }

  private static double value(Parameter parameter) {
    return parameter.value().toTensor().getDouble(0);
  }

  @Test
  void plainDescent() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter p = parameter("p", Parameter.Role.WEIGHT, 1);
      try (Optimizer sgd = new Sgd(List.of(p), new Sgd.Options(0, false, 0, true))) {
        step(sgd, p, 0.25);
        assertThat(value(p)).isCloseTo(0.5, CLOSE);
        assertThat(sgd.state()).isEmpty();
      }
    }
  }

  @Test
  void momentumAndDecay() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter p = parameter("p", Parameter.Role.WEIGHT, 1);
      try (Optimizer sgd = new Sgd(List.of(p), new Sgd.Options(0.9, false, 0.1, true))) {
        step(sgd, p, 0.5); // g = 2.1, v = 2.1
        assertThat(value(p)).isCloseTo(1 - 0.5 * 2.1, CLOSE);
        step(sgd, p, 0.5); // g = 1.995, v = 1.89 + 1.995
        assertThat(value(p)).isCloseTo(-0.05 - 0.5 * 3.885, CLOSE);
      }
    }
  }

  @Test
  void nesterovsMomentum() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter p = parameter("p", Parameter.Role.WEIGHT, 1);
      try (Optimizer sgd = new Sgd(List.of(p), new Sgd.Options(0.9, true, 0.1, true))) {
        step(sgd, p, 0.5); // g = 2.1, v = 2.1, g + 0.9 v = 3.99
        assertThat(value(p)).isCloseTo(-0.995, CLOSE);
        step(sgd, p, 0.5); // g = 1.9005, v = 3.7905, g + 0.9 v = 5.31195
        assertThat(value(p)).isCloseTo(-3.650975, CLOSE);
        assertThat(sgd.state().get("momentum/p"))
            .isNotNull()
            .satisfies(v -> assertThat(v.getDouble(0)).isCloseTo(3.7905, CLOSE));
      }
    }
  }

  @Test
  void adamWithDecoupledDecay() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter p = parameter("p", Parameter.Role.WEIGHT, 1);
      AdamW.Options options = new AdamW.Options(0.9, 0.99, 1e-8, 0.5, true);
      try (Optimizer adamw = new AdamW(List.of(p), options)) {
        step(adamw, p, 0.1); // corrected mean 2, corrected square 4
        assertThat(value(p)).isCloseTo(0.95 - 0.1 * 2 / (2 + 1e-8), CLOSE);
        step(adamw, p, 0.1);
        double decayed = (0.95 - 0.1 * 2 / (2 + 1e-8)) * 0.95;
        assertThat(value(p)).isCloseTo(decayed - 0.1 * 2 / (2 + 1e-8), CLOSE);
        assertThat(adamw.state()).containsOnlyKeys("mean/p", "square/p", "steps");
        assertThat(adamw.state()).containsEntry("steps", Tensor.vector(2));
      }
    }
  }

  @Test
  void decayMayLeaveBiasesAndNormsAlone() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter weight = parameter("w", Parameter.Role.WEIGHT, 1);
      Parameter bias = parameter("b", Parameter.Role.BIAS, 1);
      Parameter norm = parameter("n", Parameter.Role.NORM, 1);
      List<Parameter> all = List.of(weight, bias, norm);
      try (Optimizer sgd = new Sgd(all, new Sgd.Options(0, false, 0.5, false));
          Optimizer adamw = new AdamW(all, AdamW.Options.of(0.5, false))) {
        for (Optimizer optimizer : List.of(sgd, adamw)) {
          all.forEach(p -> p.value().sum().mul(0).backward());
          double before = value(weight);
          optimizer.step(0.1);
          assertThat(value(weight)).isCloseTo(before * 0.95, CLOSE);
          assertThat(value(bias)).isEqualTo(1);
          assertThat(value(norm)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aRestoredOptimizerGoesOnAsTheFirstWouldHave() {
    Sgd.Options sgd = new Sgd.Options(0.9, true, 0.1, true);
    AdamW.Options adamw = AdamW.Options.of(0.1, true);
    try (TorchScope scope = TorchScope.open()) {
      Parameter p = parameter("p", Parameter.Role.WEIGHT, 1, 2);
      Parameter q = parameter("p", Parameter.Role.WEIGHT, 1, 2);
      for (List<Optimizer> pair :
          List.of(
              List.<Optimizer>of(new Sgd(List.of(p), sgd), new Sgd(List.of(q), sgd)),
              List.<Optimizer>of(new AdamW(List.of(p), adamw), new AdamW(List.of(q), adamw)))) {
        try (Optimizer first = pair.getFirst();
            Optimizer second = pair.getLast()) {
          step(first, p, 0.1);
          step(first, p, 0.1);
          second.restore(first.state());
          q.value().tensor().detach().copy_(p.value().tensor().detach());
          step(first, p, 0.1);
          step(second, q, 0.1);
          assertThat(q.value().toTensor()).isEqualTo(p.value().toTensor());
        }
      }
    }
  }

  @Test
  void stateOfACutParameterIsRestoredFromItsSlice() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter cut = parameter("p", Parameter.Role.WEIGHT, 1, 3);
      try (Optimizer sgd = new Sgd(List.of(cut), new Sgd.Options(0.9, false, 0, true))) {
        Tensor whole = Tensor.ofDoubles(Shape.of(3), 5, 6, 7);
        sgd.restore(Map.of("momentum/p", whole.take(0, 0, 2)));
        step(sgd, cut, 1);
        assertThat(cut.value().toTensor().toDoubles()).containsExactly(1 - 6.5, 3 - 8.3);
      }
    }
    assertThat(Optimizer.parameterOf("momentum/a/b")).hasValue("a/b");
    assertThat(Optimizer.parameterOf("steps")).isEmpty();
  }

  @Test
  void stateThatDoesNotFitIsRefused() {
    try (TorchScope scope = TorchScope.open()) {
      Parameter p = parameter("p", Parameter.Role.WEIGHT, 1);
      try (Optimizer sgd = new Sgd(List.of(p), new Sgd.Options(0.9, false, 0, true))) {
        Tensor two = Tensor.ofDoubles(Shape.of(2), 1, 2);
        assertThatThrownBy(() -> sgd.restore(Map.of("momentum/p", two)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("optimizer state 'momentum/p' has shape [2]; the parameter has [1]");
        assertThatThrownBy(() -> sgd.restore(Map.of("momentum/q", two)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("optimizer state 'momentum/q' belongs to no parameter");
        assertThatThrownBy(() -> sgd.restore(Map.of("mean/p", two)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no slot 'mean'; slots are [momentum]");
      }
    }
  }

  @Test
  void constantsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new Sgd.Options(1, false, 0, true))
        .hasMessage("momentum must be in 0 .. 1; momentum=1.0");
    assertThatThrownBy(() -> new Sgd.Options(0, true, 0, true))
        .hasMessage("Nesterov's rule needs a momentum > 0; momentum=0");
    assertThatThrownBy(() -> new Sgd.Options(0.9, true, -1, true))
        .hasMessage("weight decay must be >= 0; weightDecay=-1.0");
    assertThatThrownBy(() -> new AdamW.Options(0.9, 1, 1e-8, 0, true))
        .hasMessage("betas must be in 0 .. 1; beta1=0.9, beta2=1.0");
    assertThatThrownBy(() -> new AdamW.Options(0.9, 0.99, 0, 0, true))
        .hasMessage("epsilon must be > 0; epsilon=0.0");
    assertThatThrownBy(() -> AdamW.Options.of(Double.NaN, true))
        .hasMessage("weight decay must be >= 0; weightDecay=NaN");
  }
}
