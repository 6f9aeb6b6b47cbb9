package io.espalier.cli;

import static io.espalier.cli.Typed.espalier;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.Shared;
import io.espalier.cost.Cost;
import io.espalier.cost.CostModel;
import io.espalier.graph.Graph;
import io.espalier.graph.ShapeInference;
import io.espalier.onnx.OnnxReader;
import io.espalier.onnx.OnnxWriter;
import io.espalier.tensor.Shape;
import io.espalier.zoo.Zoo;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PruneTest {
  @TempDir private Path temp;
  private Path model;
  private Path small;

  @BeforeEach
  void writeNetwork() throws IOException {
    model = temp.resolve("net.onnx");
    small = temp.resolve("small.onnx");
    OnnxWriter.write(Zoo.find("resnet8").build(10, Shape.of(3, 32, 32), 1), model);
  }

  private Typed prune(String... options) {
    List<String> words = new ArrayList<>(List.of("prune", model.toString()));
    words.addAll(Arrays.asList(options));
    words.addAll(List.of("-o", small.toString()));
    return espalier(words.toArray(String[]::new));
  }

  private static Cost cost(Path file) throws IOException {
    Graph graph = OnnxReader.read(file);
    return CostModel.of(graph, ShapeInference.atBatch(graph, 1));
  }

  /** Channels of the groups that are cut, before and after. */
  private static Map<String, String> cuts(JsonNode json) {
    Map<String, String> cuts = new TreeMap<>();
    for (JsonNode group : json.get("groups")) {
      if (!group.has("reason")) {
        cuts.put(
            group.get("id").textValue(),
            group.get("before").intValue() + " to " + group.get("after").intValue());
      }
    }
    return cuts;
  }

  @Test
  void halfOfTheMacsAsJson() throws IOException {
    Typed typed = prune("--macs", "0.5", "--round-to", "4", "--json");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.exitCode()).isZero();
    JsonNode json = typed.json();
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "model",
            "output",
            "criterion",
            "ranking",
            "quantity",
            "share",
            "remaining",
            "met",
            "roundTo",
            "threads",
            "before",
            "after",
            "groups");
    assertThat(json.get("remaining").doubleValue()).isLessThanOrEqualTo(0.5).isGreaterThan(0.4);
    assertThat(json.get("met").booleanValue()).isTrue();
    Cost before = cost(model);
    Cost after = cost(small);
    assertThat(json.at("/before/macs").longValue()).isEqualTo(before.macs());
    assertThat(json.at("/after/macs").longValue()).isEqualTo(after.macs());
    assertThat(json.at("/after/parameters").longValue()).isEqualTo(after.parameters());
    assertThat(json.at("/after/fileBytes").longValue()).isEqualTo(Files.size(small));
    assertThat(json.get("remaining").doubleValue())
        .isCloseTo((double) after.macs() / before.macs(), within(1e-12));
    assertThat(cuts(json)).isNotEmpty();
    cuts(json)
        .values()
        .forEach(
            cut -> assertThat(cut).matches("\\d+ to (4|8|12|16|20|24|28|32|36|40|44|48|52|56|60)"));
    Graph original = OnnxReader.read(model);
    Graph cut = OnnxReader.read(small);
    assertThat(cut.inputs()).isEqualTo(original.inputs());
    assertThat(cut.outputs()).isEqualTo(original.outputs());
    assertThat(cut.header()).isEqualTo(original.header());
    assertThat(temp).isDirectoryNotContaining(file -> file.toString().contains(".unproven"));
  }

  /** 16 and 32 of 16, 32 and 64 filters stay, whatever their scores. */
  @Test
  void uniformHalvesOfEachLayerThatStandsAlone() throws IOException {
    Typed typed =
        prune("--channels", "0.5", "--ranking", "uniform", "--paper", "--round-to", "1", "--json");
    assertThat(typed.exitCode()).isZero();
    JsonNode json = typed.json();
    assertThat(json.get("remaining").doubleValue()).isEqualTo(0.5);
    assertThat(cuts(json))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "stage1.block0.conv1", "16 to 8",
                "stage2.block0.conv1", "32 to 16",
                "stage3.block0.conv1", "64 to 32"));
  }

  @Test
  void forPeople() {
    Typed typed =
        prune(
            "--channels",
            "0.5",
            "--ranking",
            "uniform",
            "--paper",
            "--round-to",
            "1",
            "--exclude",
            "stage1*");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .isEqualTo(
            """
            asked for  at least 50 % of the channels that may go, by l1, ranking uniform
            came out   50 % of the channels that may go, widths not rounded

                            before      after  ratio
            ----------  ----------  ---------  -----
            MACs        12,239,488  8,700,544  0.711
            parameters      75,290     40,634  0.540
            file bytes     309,812    170,794  0.551

            group                channels  after  stays because
            -------------------  --------  -----  -------------------------------------------------------------------------------------------------------
            stem.conv                  16     16  'stage1*' excludes it
            stage1.block0.conv1        16     16  'stage1*' excludes it
            stage2.block0.conv1        32     16
            stage2.block0.conv2        16     16  an addition ties its channels, and such layers are left alone: stage2.block0.conv2, stage3.block0.conv2
            stage3.block0.conv1        64     32
            stage3.block0.conv2        32     32  an addition ties its channels, and such layers are left alone: stage3.block0.conv2
            head.linear                10     10  its channels are the network's output 'logits'

            network  SMALL
            """
                .replace("SMALL", small.toString()));
  }

  @Test
  void whatCannotBeMetIsCutAsFarAsItGoes() throws IOException {
    Typed typed =
        prune(
            "--macs",
            "0.01",
            "--min-channels",
            "8",
            "--round-to",
            "4",
            "--exclude",
            "stem*",
            "--json");
    assertThat(typed.exitCode()).isEqualTo(3);
    JsonNode json = typed.json();
    assertThat(json.get("met").booleanValue()).isFalse();
    assertThat(cuts(json).values()).allMatch(cut -> cut.endsWith(" to 8"));
    assertThat(cost(small).macs()).isEqualTo(json.at("/after/macs").longValue());
    assertThat(typed.err())
        .startsWith("NOT MET: asked for was at most 1 % of the MACs; ")
        .contains(
            "% of the MACs is the least that can be left by l1, with widths in multiples of 4");
  }

  @Test
  void ofChannelsTheMostIsWhatGoes() {
    Typed typed = prune("--channels", "0.99", "--round-to", "4", "--criterion", "l2");
    assertThat(typed.exitCode()).isEqualTo(3);
    assertThat(typed.err())
        .matches(
            "NOT MET: asked for was at least 99 % of the channels that may go; [\\d.]+ % of the"
                + " channels that may go is the most that can be cut by l2, with widths in multiples"
                + " of 4\n");
  }

  /** No timing goes before it. */
  @Test
  void missingImagesAreFoundFirst() {
    String folder = temp.resolve("no").toString();
    Typed typed = prune("--macs", "0.5", "--data", "cifar10:" + folder, "--normalize", "half");
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).startsWith("espalier: ").contains(folder).hasLineCount(1);
  }

  @Test
  void whereNothingCanGoNothingIsWritten() throws IOException {
    Typed typed = prune("--macs", "0.5", "--exclude", "*", "--json");
    assertThat(typed.exitCode()).isEqualTo(3);
    assertThat(typed.err()).startsWith("NOTHING CUT: ").contains("no file was written");
    assertThat(small).doesNotExist();
    JsonNode json = typed.json();
    assertThat(json.has("output")).isFalse();
    for (JsonNode group : json.get("groups")) {
      assertThat(group.get("reason").textValue())
          .isIn("'*' excludes it", "its channels are the network's output 'logits'");
    }
  }

  @Test
  void widthsAreTimedWhereTheyAreToBeFound() throws IOException {
    Typed typed = prune("--macs", "0.5", "--round-to", "auto", "--json", "--threads", "1");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEqualTo("timing widths in multiples of 1, 4 in ONNX Runtime\n");
    JsonNode json = typed.json();
    assertThat(json.get("widths")).hasSize(2);
    double fastest = Double.MAX_VALUE;
    double taken = 0;
    for (JsonNode width : json.get("widths")) {
      if (width.has("ratio")) {
        fastest = Math.min(fastest, width.get("ratio").doubleValue());
        if (width.get("roundTo").intValue() == json.get("roundTo").intValue()) {
          taken = width.get("ratio").doubleValue();
        }
      }
    }
    assertThat(taken).isBetween(fastest, 1.03 * fastest);
    Typed told = prune("--macs", "0.5", "--round-to", "auto", "--threads", "1");
    assertThat(told.out()).contains("widths, timed on one input with 1 threads").contains("taken");
  }

  /** Half of the groups have 64 channels, which is 8 times 8 and not 8 times 16. */
  @Test
  void wideLayersAreTriedWithCoarserMultiples() throws IOException {
    OnnxWriter.write(Zoo.find("vgg11-w8").build(10, Shape.of(3, 32, 32), 1), model);
    Typed typed = prune("--macs", "0.5", "--round-to", "auto", "--json", "--threads", "1");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.json().get("widths"))
        .extracting(width -> width.get("roundTo").intValue())
        .containsExactly(1, 4, 8);
  }

  @Test
  void theSeedDecidesWhatChanceCuts() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String seed : List.of("1", "1", "2")) {
      Typed typed =
          prune("--macs", "0.6", "--criterion", "random", "--round-to", "4", "--seed", seed);
      assertThat(typed.exitCode()).as("seed " + seed).isZero();
      files.add(Files.readAllBytes(small));
    }
    assertThat(files.get(0)).isEqualTo(files.get(1)).isNotEqualTo(files.get(2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"l1", "l2", "bn", "geometric-median"})
  void criteriaCutToTheSameRequest(String criterion) throws IOException {
    Typed typed =
        prune("--parameters", "0.7", "--criterion", criterion, "--round-to", "1", "--json");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.json().get("criterion").textValue()).isEqualTo(criterion);
    assertThat((double) cost(small).parameters() / cost(model).parameters()).isBetween(0.6, 0.7);
  }

  /** By the labels, and where there are none, by the outputs. */
  @Test
  void taylorMeasuresOnTheImagesGiven() throws IOException {
    for (int i = 0; i < 40; i++) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      image.getGraphics().fillRect(i % 16, i % 8, 12, 20 - i % 5);
      ImageIO.write(image, "png", temp.resolve(i + ".png").toFile());
    }
    Map<String, Map<String, String>> cuts = new TreeMap<>();
    for (String data : List.of("synthetic:shapes?train=64&test=1", "images:" + temp)) {
      Typed typed =
          prune(
              "--macs",
              "0.7",
              "--criterion",
              "taylor",
              "--data",
              data,
              "--normalize",
              "half",
              "--calibration-images",
              "30",
              "--round-to",
              "1",
              "--json");
      assertThat(typed.exitCode()).as(typed.err()).isZero();
      assertThat(typed.json().get("criterion").textValue()).isEqualTo("taylor");
      cuts.put(data, cuts(typed.json()));
    }
    assertThat(Set.copyOf(cuts.values())).hasSize(2);
  }

  /** Measured: 74.4 % without, 83.7 % with compensation; 91.5 % before the cut. */
  @Test
  void compensationKeepsAccuracy() throws IOException {
    model = Shared.model("resnet20-cifar10.onnx");
    String data = "cifar10:" + Shared.data("cifar10-mini");
    assertThat(prune("--macs", "0.8", "--round-to", "1").exitCode()).isZero();
    double without = accuracy(data);
    Typed typed =
        prune("--macs", "0.8", "--round-to", "1", "--data", data, "--normalize", "imagenet");
    assertThat(typed.exitCode()).isZero();
    assertThat(typed.err()).isEqualTo("taking the means of what goes, on 500 training images\n");
    assertThat(accuracy(data)).isGreaterThan(without + 0.05);
  }

  private double accuracy(String data) throws IOException {
    return espalier(
            "evaluate", small.toString(), "--data", data, "--normalize", "imagenet", "--json")
        .json()
        .get("value")
        .doubleValue();
  }

  @Test
  void bnNeedsBatchNorm() {
    Typed typed =
        espalier(
            "prune",
            Shared.model("vnncomp_cifar10_resnet_2b.onnx").toString(),
            "--macs",
            "0.5",
            "--criterion",
            "bn",
            "-o",
            small.toString());
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err())
        .startsWith("espalier: the criterion 'bn' goes by BatchNorm scales")
        .contains("use l1")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--macs 0                                  | must be a share above 0 and below 1",
        "--macs 1                                  | must be a share above 0 and below 1",
        "--channels 1.5                            | must be a share above 0 and below 1",
        "--macs half                               | must be a share above 0 and below 1; it is half (see",
        "--macs 0.5 --channels 0.5                 | mutually exclusive",
        "--round-to 4                              | --macs",
        "--macs 0.5 --couple --paper               | mutually exclusive",
        "--macs 0.5 --round-to 0                   | must be a whole number >= 1",
        "--macs 0.5 --min-channels 0               | must be a whole number >= 1",
        "--macs 0.5 --criterion l3                 | --criterion",
        "--macs 0.5 --normalize half               | --normalize and --calibration-images go with",
        "--macs 0.5 --data synthetic:shapes        | the model file does not say how its images",
        "--macs 0.5 --seed 2                       | --seed goes with the criterion random",
        "--macs 0.5 --criterion bn --fold-norms    | --fold-norms goes with the criteria l1, l2 and",
        "--macs 0.5 --criterion taylor             | taylor goes by gradients on images; give some by --data",
      })
  void wrongUseIsOneLine(String options, String said) {
    Typed typed = prune(options.split(" "));
    assertThat(typed.exitCode()).as(options).isEqualTo(2);
    assertThat(typed.err()).startsWith("espalier: ").contains(said).hasLineCount(1);
    assertThat(small).doesNotExist();
  }

  @Test
  void whatFailsIsOneLine() throws IOException {
    Typed unmatched = prune("--macs", "0.5", "--exclude", "stage9*");
    assertThat(unmatched.exitCode()).isEqualTo(1);
    assertThat(unmatched.err())
        .isEqualTo("espalier: the exclusion 'stage9*' matches no layer with channels\n");
    Typed itself = espalier("prune", model.toString(), "--macs", "0.5", "-o", model.toString());
    assertThat(itself.exitCode()).isEqualTo(1);
    assertThat(itself.err()).contains("would replace the network that is read");
    Typed missing =
        espalier(
            "prune", temp.resolve("no.onnx").toString(), "--macs", "0.5", "-o", small.toString());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(missing.err()).contains("no.onnx").hasLineCount(1);
  }

  /** Whether the time is met depends on the machine; what is said of it must be of one piece. */
  @Test
  void toATimeAsJson() throws IOException {
    Typed typed =
        prune(
            "--target-latency", "0.7x", "--latency-batch", "8", "--latency-threads", "1", "--json");
    assertThat(typed.exitCode()).isIn(0, 3);
    JsonNode json = typed.json();
    assertThat(json.get("quantity").textValue()).isEqualTo("latency");
    assertThat(json.get("share").doubleValue()).isEqualTo(0.7);
    JsonNode latency = json.get("latency");
    assertThat(latency.get("target").textValue()).isEqualTo("0.7x");
    assertThat(latency.get("batch").intValue()).isEqualTo(8);
    assertThat(latency.get("threads").intValue()).isEqualTo(1);
    assertThat(latency.get("predictedMillis").doubleValue()).isPositive();
    assertThat(latency.get("met").booleanValue())
        .isEqualTo(latency.get("ratio").doubleValue() <= 0.7)
        .isEqualTo(json.get("met").booleanValue())
        .isEqualTo(typed.exitCode() == 0);
    assertThat(json.get("remaining")).isEqualTo(latency.get("ratio"));
    assertThat(json.get("measurements")).contains(latency);
    assertThat(cost(small).macs()).isLessThan(cost(model).macs());
    cuts(json).values().forEach(cut -> assertThat(cut).matches("\\d+ to \\d*[02468]"));
    assertThat(typed.err())
        .contains("timing the layers of the network in ONNX Runtime")
        .contains("the target of 0.7x is ");
  }

  @Test
  void aTimeThatIsMetAlready() {
    Typed typed = prune("--target-latency", "1000ms", "--latency-threads", "1");
    assertThat(typed.exitCode()).isEqualTo(1);
    assertThat(typed.err()).contains(" ms as it is, which is within the target of 1000 ms");
    assertThat(small).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--target-latency soon | --target-latency must be milliseconds as 5, or a share",
        "--target-latency 2x | --target-latency must be more than 0 ms, or a share above 0 and below 1",
        "--target-latency 0.5x --round-to auto | with target-latency give a number, as 4",
        "--target-latency 0.5x --macs 0.5 | mutually exclusive",
        "--macs 0.5 --latency-batch 8 | --latency-batch and --latency-threads go with --target-latency",
      })
  void timesThatAreNone(String options, String message) {
    Typed typed = prune(options.split(" "));
    assertThat(typed.exitCode()).isEqualTo(2);
    assertThat(typed.err()).contains(message);
  }
}
