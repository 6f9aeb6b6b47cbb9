package io.espalier.study;

import io.espalier.data.CorruptionKind;
import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.graph.Graph;
import io.espalier.method.HeldOut;
import io.espalier.method.ImageSize;
import io.espalier.onnx.OnnxReader;
import io.espalier.ort.Provider;
import io.espalier.train.TrainConfig;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads what the files of all studies have in common, and complains about the keys that nobody
 * asked for.
 *
 * @param top the whole file; what depends on the method has been read of it
 */
record SettingReader(StudyPaths paths, YamlSection top) {

  /**
   * The setting.
   *
   * @throws IOException (a {@link StudyException}) if a key is unknown or its value out of range;
   *     or if the model cannot be read
   */
  StudySetting read() throws IOException {
    String name =
        top.text("name")
            .orElseGet(
                () -> paths.places().file().getFileName().toString().replaceFirst("\\.\\w+$", ""));
    String note = top.text("note").orElse("");
    Optional<Path> model = top.text("model").map(text -> paths.of("model", text));
    Optional<Graph> original =
        model.isPresent() ? Optional.of(OnnxReader.read(model.get())) : Optional.empty();
    DataSpec data = data("data", top.requireText("data"), original);
    boolean imitate = top.truth("imitate").orElse(false);
    Optional<StudySetting.Baseline> train = train();
    Preprocessing preprocessing = preprocessing(original);
    HeldOut heldOut = heldOut(original);
    List<Long> seeds = top.integers("seeds").orElse(List.of(1L));
    int threads = count("threads").orElse(processors());
    List<String> robustness = robustness();
    LatencyGrid latency = latency(threads);
    List<PublishedResult> published = published();
    top.requireNoOther();
    return new StudySetting(
        name,
        note,
        data.toString(),
        imitate,
        preprocessing,
        heldOut.selection(),
        heldOut.seed(),
        seeds,
        threads,
        model.map(Path::toString).orElse(null),
        train.orElse(null),
        robustness,
        latency,
        published);
  }

  private static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Data whose folders and files are absolute, with images of the size that a network demands. */
  private DataSpec data(String key, String text, Optional<Graph> original) throws StudyException {
    DataSpec data = parsed(key, paths.inData(key, text), DataSpec::parse);
    return original.map(graph -> ImageSize.sized(data, graph)).orElse(data);
  }

  private <T> T parsed(String key, String text, Function<String, T> parser) throws StudyException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw top.complaint(key, String.valueOf(e.getMessage()));
    }
  }

  private Preprocessing preprocessing(Optional<Graph> original) throws StudyException {
    Optional<String> given = top.text("normalize");
    if (given.isPresent()) {
      return parsed("normalize", given.get(), Preprocessing::parse);
    }
    return original
        .flatMap(graph -> Preprocessing.fromMetadata(graph.header().metadata()))
        .orElseThrow(
            () ->
                top.complaint(
                    "normalize",
                    "is missing, and no model's file says it; it is imagenet, cifar10, half, none,"
                        + " or MEAN/STD"));
  }

  private HeldOut heldOut(Optional<Graph> original) throws StudyException {
    Optional<String> given = top.text("selection");
    Optional<Long> seed = top.integer("selection-seed");
    HeldOut usual =
        original
            .map(graph -> HeldOut.of(graph.header()).orElse(HeldOut.DEFAULT))
            .orElseGet(() -> new HeldOut("train:0.1", HeldOut.DEFAULT.seed()));
    String selection = given.orElse(usual.selection());
    boolean isPart = selection.startsWith("train:") || selection.startsWith("test:");
    String absolute = isPart ? selection : data("selection", selection, original).toString();
    parsed("selection", absolute, Selection::parse);
    return new HeldOut(absolute, seed.orElse(usual.seed()));
  }

  private Optional<StudySetting.Baseline> train() throws StudyException {
    Optional<YamlSection> section = top.section("train");
    if (section.isEmpty()) {
      return Optional.empty();
    }
    YamlSection train = section.get();
    String network = train.requireText("network");
    try {
      Zoo.find(network);
    } catch (IllegalArgumentException e) {
      throw train.complaint("network", String.valueOf(e.getMessage()));
    }
    return Optional.of(
        new StudySetting.Baseline(
            network,
            Constants.over(TrainConfig.DEFAULT, TrainConfig.class, train, List.of("seed"))));
  }

  private List<String> robustness() throws StudyException {
    Optional<List<String>> names = top.texts("robustness");
    if (names.isPresent() && names.get().isEmpty()) {
      return List.of();
    }
    List<CorruptionKind> kinds =
        names.isEmpty()
            ? CorruptionKind.CLASSIC
            : parsed("robustness", String.join(",", names.get()), CorruptionKind::parseList);
    return kinds.stream().map(CorruptionKind::toString).toList();
  }

  private LatencyGrid latency(int threads) throws StudyException {
    Optional<YamlSection> section = top.section("latency");
    if (section.isEmpty()) {
      return new LatencyGrid(List.of(1), List.of(threads), List.of(Provider.CPU));
    }
    Optional<List<Long>> batches = section.get().integers("batch-sizes");
    List<String> counts = section.get().texts("threads").orElse(List.of("" + threads));
    List<String> providers = section.get().texts("providers").orElse(List.of("cpu"));
    section.get().requireNoOther();
    try {
      return new LatencyGrid(
          batches.orElse(List.of(1L)).stream().map(Math::toIntExact).toList(),
          counts.stream().map(SettingReader::threads).distinct().toList(),
          providers.stream().map(SettingReader::provider).toList());
    } catch (NumberFormatException e) {
      throw section.get().complaint("threads", "must be numbers or all; it is " + counts);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw top.complaint("latency", String.valueOf(e.getMessage()));
    }
  }

  private static int threads(String text) {
    return text.equals("all") ? processors() : Integer.parseInt(text);
  }

  private static Provider provider(String text) {
    return Stream.of(Provider.values())
        .filter(provider -> provider.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "latency.providers must be of cpu and cuda; it is " + text));
  }

  private List<PublishedResult> published() throws StudyException {
    List<PublishedResult> results = new ArrayList<>();
    for (YamlSection section : top.sections("published")) {
      results.add(
          new PublishedResult(
              section.requireText("result"),
              section.requireText("source"),
              section.number("parameters").orElse(null),
              section.number("macs").orElse(null),
              section.number("loss").orElse(null),
              section.integer("batch").map(Math::toIntExact).orElse(null),
              section.number("cpu").orElse(null),
              section.number("gpu").orElse(null)));
      section.requireNoOther();
    }
    return results;
  }

  private Optional<Integer> count(String key) throws StudyException {
    Optional<Long> number = top.integer(key);
    if (number.isPresent() && (number.get() < 1 || number.get() > Integer.MAX_VALUE)) {
      throw top.complaint(key, "must be >= 1; it is " + number.get());
    }
    return number.map(Math::toIntExact);
  }
}
