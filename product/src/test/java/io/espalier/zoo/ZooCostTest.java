package io.espalier.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks have the parameters and multiply-accumulate operations that are known of them. */
class ZooCostTest {

  private static void assertCost(String name, int classes, int side, long parameters, long macs) {
    Graph graph = Zoo.find(name).build(classes, Shape.of(3, side, side), 1);
    Cost cost = CostModel.of(graph, ShapeInference.atBatch(graph, 1));
    assertThat(cost.parameters()).as(name + ": parameters").isEqualTo(parameters);
    assertThat(cost.macs()).as(name + ": MACs").isEqualTo(macs);
  }

  /**
   * Ten classes, 32 by 32 pixels.
   *
   * <p>ResNet-20 by hand: 432 + 6 * 2304 + 4608 + 5 * 9216 + 18432 + 5 * 36864 = 267,696 parameters
   * in convolutions, 2 * (7 * 16 + 6 * 32 + 6 * 64) = 1,376 in BatchNorm, 650 in the head; option B
   * adds 512 + 2048 + 2 * 96. MACs: 1024 * (432 + 13824) + 256 * 50688 + 64 * 202752 + 640; option
   * B adds 256 * 512 + 64 * 2048. A gate of width C and c = C / 16 has 2 C c + C + c parameters: 3
   * * (49 + 162 + 580) = 2,373, and 2 C c MACs. VGG-16: 14,710,464 + 8,448 + 5,130 parameters;
   * MACs: 1024 * 38592 + 256 * 221184 + 64 * 1474560 + 16 * 5898240 + 4 * 7077888 + 5120. The
   * others are sums of the same kind. The literature gives 0.27, 0.46, 0.66, 0.85 and 1.7 million
   * parameters for ResNet-20 to 110 and 1.7 for ResNet-164 (He et al.), 0.8 for DenseNet-BC (Huang
   * et al.).
   */
  @ParameterizedTest
  @CsvSource({
    "resnet20,             269722,   40551040",
    "resnet20b,            272474,   40813184",
    "resnet32,             464154,   68862592",
    "resnet44,             658586,   97174144",
    "resnet56,             853018,  125485696",
    "resnet56b,            855770,  125747840",
    "resnet110,           1727962,  252887680",
    "resnet110b,          1730714,  253149824",
    "resnet164,           1703258,  247646720",
    "se-resnet20,          272095,   40553056",
    "se-resnet20b,         274847,   40815200",
    "se-resnet56,          860137,  125491744",
    "densenet-bc-100-12,   769162,  287929692",
    "vgg11,               9228362,  152769536",
    "vgg16,              14724042,  313201664",
  })
  void cifarNetworksCostWhatTheLiteratureSays(String name, long parameters, long macs) {
    assertCost(name, 10, 32, parameters, macs);
  }

  /**
   * A thousand classes, 224 by 224 pixels. Counted on the models of torchvision 0.25.0: elements of
   * {@code parameters()}, and by hooks on Conv2d (output elements times elements of a filter) and
   * Linear (times its features). SE-ResNet-50 is ResNet-50 and its gates: 2 C c + C + c for 3, 4, 6
   * and 3 blocks of 256, 512, 1024 and 2048 channels.
   */
  @ParameterizedTest
  @CsvSource({
    "resnet18,          11689512,  1814073344",
    "resnet50,          25557032,  4089184256",
    "mobilenetv2,        3504872,   300774272",
    "shufflenetv2,       2278604,   144907992",
    "densenet121,        7978856,  2834161664",
  })
  void imageNetNetworksCostWhatTorchvisionsDo(String name, long parameters, long macs) {
    assertCost(name, 1000, 224, parameters, macs);
  }

  /** Counted in the same way. */
  @Tag("long")
  @ParameterizedTest
  @CsvSource({
    "shufflenetv2-w48,   1366792,    40476448",
    "shufflenetv2-w176,  3503624,   295759392",
    "shufflenetv2-w244,  7393996,   583253464",
    "se-resnet50,       28088024,  4091699200",
    "resnet34,           21797672,   3663761408",
    "resnet101,          44549160,   7801405440",
    "resnet152,          60192808,  11513626624",
    "densenet161,        28681000,   7727907072",
    "densenet169,        14149480,   3359843328",
    "densenet201,        20013928,   4291365888",
    "vgg11-imagenet,    132863336,   7609090048",
    "vgg16-imagenet,    138357544,  15470264320",
    "vgg19-imagenet,    143667240,  19632062464",
    "vgg11-bn-imagenet, 132868840,   7609090048",
    "vgg16-bn-imagenet, 138365992,  15470264320",
  })
  void largeNetworksCostWhatTorchvisionsDo(String name, long parameters, long macs) {
    assertCost(name, 1000, 224, parameters, macs);
  }
}
