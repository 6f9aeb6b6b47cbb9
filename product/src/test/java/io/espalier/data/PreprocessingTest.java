package io.espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.tensor.Shape;
import io.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessingTest {
  private static final Preprocessing IMAGENET = Preprocessing.parse("imagenet");

  @Test
  void pixelsBecomeNumbers() {
    // Two images of 3 channels, 1 row, 1 column.
    Tensor images =
        IMAGENET.apply(
            Shape.of(3, 1, 1), new byte[] {0, 51, (byte) 255}, new byte[] {(byte) 128, 0, 0});

    assertThat(images.shape()).isEqualTo(Shape.of(2, 3, 1, 1));
    float[] values = images.toFloats();
    assertThat(values[0]).isCloseTo(-0.485f / 0.229f, within(1e-6f));
    assertThat(values[1]).isCloseTo((0.2f - 0.456f) / 0.224f, within(1e-6f));
    assertThat(values[2]).isCloseTo((1 - 0.406f) / 0.225f, within(1e-6f));
    assertThat(values[3]).isCloseTo((128 / 255f - 0.485f) / 0.229f, within(1e-6f));
  }

  @Test
  void rowsAndColumnsKeepTheirPlaces() {
    byte[] pixels = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    Preprocessing raw = new Preprocessing(1, List.of(0.0), List.of(1.0));
    assertThat(raw.apply(Shape.of(2, 2, 3), pixels).toFloats())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void aSingleNumberHoldsForEveryChannel() {
    byte[] white = {(byte) 255, (byte) 255, (byte) 255};
    byte[] black = new byte[3];
    assertThat(Preprocessing.parse("half").apply(Shape.of(3, 1, 1), white, black).toFloats())
        .containsExactly(1, 1, 1, -1, -1, -1);
    assertThat(Preprocessing.parse("none").apply(Shape.of(1, 1, 3), white, black).toFloats())
        .containsExactly(1, 1, 1, 0, 0, 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          imagenet       | 0.485,0.456,0.406/0.229,0.224,0.225
          cifar10        | 0.4914,0.4822,0.4465/0.2471,0.2435,0.2616
          half           | 0.5/0.5
          none           | 0.0/1.0
          .1, 0.2/1,2e-1 | 0.1,0.2/1.0,0.2
          """)
  void textsArePresetsOrNumbers(String text, String canonical) {
    Preprocessing parsed = Preprocessing.parse(text);
    assertThat(parsed).hasToString(canonical).isEqualTo(Preprocessing.parse(canonical));
    assertThat(parsed.divisor()).isEqualTo(255);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          imagnet       | it has no slash
          0.5,x/1,1     | "x" is not a number
          0.5,/1,1      | "" is not a number
          0.5,0.5/1     | mean and std must have one number per channel each; mean=[0.5, 0.5], std=[1.0]
          0.5/0         | std must be > 0 and finite; std=[0.0]
          0.5/-1        | std must be > 0 and finite; std=[-1.0]
          0.5/NaN       | std must be > 0 and finite; std=[NaN]
          Infinity/1    | mean must be finite; mean=[Infinity]
          """)
  void badTextsGetOneLine(String text, String reason) {
    assertThatThrownBy(() -> Preprocessing.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "preprocessing must be imagenet, cifar10, half, none, raw or MEAN/STD, as"
                + " 0.5,0.5,0.5/0.25,0.25,0.25 or raw:127/128, behind bgr: where blue comes first;"
                + " preprocessing="
                + text
                + " ("
                + reason
                + ")");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -255, Double.NaN, Double.POSITIVE_INFINITY})
  void aDivisorIsPositive(double divisor) {
    assertThatThrownBy(() -> new Preprocessing(divisor, List.of(0.0), List.of(1.0)))
        .hasMessage("divisor must be > 0 and finite; divisor=" + divisor);
  }

  @Test
  void metadataGiveTheSameValueBack() {
    Preprocessing odd = new Preprocessing(7, List.of(103.939, 1.0 / 3), List.of(1e-7, 1e30));
    Preprocessing blueFirst = Preprocessing.parse("bgr:raw:127/128");
    for (Preprocessing value : List.of(IMAGENET, Preprocessing.NONE, odd, blueFirst)) {
      Map<String, String> metadata = new HashMap<>(value.toMetadata());
      metadata.put("espalier.other", "kept apart");
      assertThat(Preprocessing.fromMetadata(metadata)).contains(value);
    }
    assertThat(IMAGENET.toMetadata())
        .containsEntry("espalier.preprocessing.divisor", "255.0")
        .containsEntry("espalier.preprocessing.mean", "0.485,0.456,0.406")
        .containsEntry("espalier.preprocessing.std", "0.229,0.224,0.225");
    assertThat(Preprocessing.fromMetadata(Map.of("espalier.other", "x"))).isEmpty();
  }

  @Test
  void metadataOfAnotherKindAreRefused() {
    Map<String, String> later = new HashMap<>(IMAGENET.toMetadata());
    later.put("espalier.preprocessing.gamma", "2.2");
    assertThatThrownBy(() -> Preprocessing.fromMetadata(later))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("espalier.preprocessing.gamma");

    Map<String, String> grbOrder = new HashMap<>(IMAGENET.toMetadata());
    grbOrder.put("espalier.preprocessing.order", "GRB");
    assertThatThrownBy(() -> Preprocessing.fromMetadata(grbOrder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "metadata entry espalier.preprocessing.order must be RGB or BGR;"
                + " espalier.preprocessing.order=GRB");

    Map<String, String> partial = new HashMap<>(IMAGENET.toMetadata());
    partial.remove("espalier.preprocessing.std");
    assertThatThrownBy(() -> Preprocessing.fromMetadata(partial))
        .hasMessageContaining("this version reads [espalier.preprocessing.divisor");

    Map<String, String> broken = new HashMap<>(IMAGENET.toMetadata());
    broken.put("espalier.preprocessing.mean", "0.4;0.5");
    assertThatThrownBy(() -> Preprocessing.fromMetadata(broken))
        .hasMessage("metadata entry espalier.preprocessing.mean: \"0.4;0.5\" is not a number");
  }

  @Test
  void metadataNameTheOrderWhereItIsNotTheUsualOne() {
    assertThat(IMAGENET.toMetadata()).doesNotContainKey("espalier.preprocessing.order");
    assertThat(Preprocessing.parse("bgr:none").toMetadata())
        .containsEntry("espalier.preprocessing.order", "BGR");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "raw| 0| 10| 255",
        "bgr:raw| 255| 10| 0",
        "raw:127/128| -0.9921875| -0.9140625| 1",
        "bgr:none| 1| 0.039215688| 0",
        "bgr:half| 1| -0.92156863| -1",
        "bgr:raw:1,2,3/1,2,4| 254| 4| -0.75",
      })
  void orderAndScaleOfPixels(String text, float first, float second, float third) {
    byte[] redGreenBlue = {0, 10, (byte) 255};
    Preprocessing preprocessing = Preprocessing.parse(text);
    assertThat(preprocessing.apply(Shape.of(3, 1, 1), redGreenBlue).toFloats())
        .containsExactly(first, second, third);
  }

  @Test
  void namedNumbersStayWithTheirColours() {
    assertThat(Preprocessing.parse("bgr:imagenet").mean()).containsExactly(0.406, 0.456, 0.485);
    assertThat(Preprocessing.parse("bgr:imagenet").std()).containsExactly(0.225, 0.224, 0.229);
    assertThat(Preprocessing.parse("bgr:1,2,3/4,5,6").mean()).containsExactly(1.0, 2.0, 3.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.5/0.25", "bgr:0.5/0.25", "raw:127.0/128.0", "bgr:raw:1.0,2.0,3.0/4.0,5.0,6.0"})
  void textsAreReadAsTheyArePrinted(String text) {
    assertThat(Preprocessing.parse(text)).hasToString(text);
  }

  @Test
  void blueFirstIsForColour() {
    assertThatThrownBy(() -> Preprocessing.parse("bgr:half").outputShape(Shape.of(1, 2, 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "preprocessing bgr:0.5/0.5 is for colour (3 channels);"
                + " the images are grey (1 channel) [1, 2, 2]");
  }

  @Test
  void greyAndColourAreToldApart() {
    assertThatThrownBy(() -> IMAGENET.outputShape(Shape.of(1, 28, 28)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "preprocessing 0.485,0.456,0.406/0.229,0.224,0.225 is for colour (3 channels);"
                + " the images are grey (1 channel) [1, 28, 28]");
    assertThatThrownBy(
            () -> Preprocessing.NONE.requireFit(Shape.of(1, 28, 28), Shape.of(3, 32, 32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "the images are grey (1 channel) [1, 28, 28]; the network takes colour (3 channels)"
                + " [3, 32, 32]");
    assertThatThrownBy(
            () -> Preprocessing.NONE.requireFit(Shape.of(3, 32, 32), Shape.of(1, 32, 32)))
        .hasMessage(
            "the images are colour (3 channels) [3, 32, 32]; the network takes grey (1 channel)"
                + " [1, 32, 32]");
    assertThatCode(() -> IMAGENET.requireFit(Shape.of(3, 32, 32), Shape.of(3, 32, 32)))
        .doesNotThrowAnyException();
  }
}
