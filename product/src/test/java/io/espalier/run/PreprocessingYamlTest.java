package io.espalier.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.data.Preprocessing;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PreprocessingYamlTest {

  @ParameterizedTest
  @ValueSource(strings = {"imagenet", "bgr:raw", "bgr:half", "raw:127/128"})
  void comesBackFromYaml(String text) throws IOException {
    Preprocessing value = Preprocessing.parse(text);
    String yaml = Json.yaml(Json.toMap(value));
    assertThat(Json.fromMap(Json.parseYaml(yaml), Preprocessing.class)).isEqualTo(value);
  }

  @Test
  void withoutAnOrderRedComesFirst() throws IOException {
    String yaml = "divisor: 255.0\nmean:\n- 0.5\nstd:\n- 0.5\n";
    assertThat(Json.fromMap(Json.parseYaml(yaml), Preprocessing.class))
        .isEqualTo(Preprocessing.parse("half"));
  }
}
