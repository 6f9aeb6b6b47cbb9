package io.espalier.study;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.espalier.data.CorruptionKind;
import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import io.espalier.graph.FileHeader;
import io.espalier.method.HeldOut;
import io.espalier.method.prunedistil.PruneAndDistilOptions;
import io.espalier.onnx.OnnxReader;
import io.espalier.train.TrainConfig;
import io.espalier.zoo.Zoo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A study as a YAML file describes it.
 *
 * <pre>
 * name: small                   # optional; the file's name without its ending
 * note: drawn images            # optional; what readers of the results have to know
 * data: cifar10:${CIFAR10}      # as --data
 * normalize: imagenet           # as --normalize; optional where the model's file says it
 * selection: test:0.5           # optional; what the model's file says, else test:0.5 (train:0.1
 *                               # where the original is trained)
 * selection-seed: 1             # optional
 * imitate: false                # optional
 * seeds: [1, 2, 3]              # optional; 1
 * tolerance: 1
 * threads: 2                    # optional; all processors
 * model: ../resnet20.onnx       # the original; or
 * train:                        # how to train it:
 *   network: resnet20           #   a network of the zoo
 *   epochs: 30                  #   and constants as the options of train
 * compress:                     # optional: constants as the options of compress
 *   paper: true                 #   the paper's as the usual ones
 *   student-ratio: 1/2
 * robustness: [motion-blur]     # optional; the paper's kinds, `all`, or [] for none
 * latency:                      # optional
 *   batch-sizes: [1, 64]
 *   threads: [1, 2]
 * </pre>
 *
 * <p>Folders and files are relative to the file's folder. {@code ${NAME}} stands for a variable of
 * the environment.
 */
public final class StudyFile {
  private static final YAMLMapper YAML =
      new YAMLMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());

  private final StudyPaths paths;
  private final YamlSection top;

  private StudyFile(StudyPaths paths, YamlSection top) {
    this.paths = paths;
    this.top = top;
  }

  /**
   * Reads a study.
   *
   * @param set values in place of the file's, YAML by key, as {@code compress.steps}; folders and
   *     files in them are relative to the working directory
   * @param environment the values of variables
   * @throws IOException (a {@link StudyException}) if the file is missing or not YAML, a key is
   *     unknown or its value out of range; or if the model cannot be read
   */
  public static StudyConfig read(
      Path file, SequencedMap<String, String> set, Function<String, Optional<String>> environment)
      throws IOException {
    YamlPlaces places = new YamlPlaces(file, set.keySet());
    ObjectNode tree = parse(file);
    for (Map.Entry<String, String> entry : set.entrySet()) {
      new Setting(entry.getKey(), entry.getValue()).applyTo(tree);
    }
    ObjectNode expanded = (ObjectNode) new Variables(places, environment).expand("", tree);
    return new StudyFile(new StudyPaths(places), new YamlSection(places, "", expanded))
        .config(file);
  }

  private static ObjectNode parse(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new StudyException(file + ": there is no such file");
    }
    try {
      if (YAML.readTree(Files.readString(file)) instanceof ObjectNode mapping) {
        return mapping;
      }
      throw new StudyException(file + ": not a mapping of keys");
    } catch (JsonProcessingException e) {
      throw new StudyException(
          "%s, line %d: not YAML: %s"
              .formatted(
                  file,
                  e.getLocation() == null ? 1 : e.getLocation().getLineNr(),
                  e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  /** A value that is put in place of the file's. */
  private record Setting(String key, String yaml) {
    void applyTo(ObjectNode tree) throws StudyException {
      ObjectNode mapping = tree;
      String[] names = key.split("\\.", -1);
      for (int i = 0; i < names.length - 1; i++) {
        mapping =
            mapping.get(names[i]) instanceof ObjectNode inner ? inner : mapping.putObject(names[i]);
      }
      mapping.set(names[names.length - 1], value());
      if (key.equals("model")) {
        tree.remove("train");
      }
    }

    private JsonNode value() throws StudyException {
      try {
        return YAML.readTree(yaml);
      } catch (JsonProcessingException e) {
        throw new StudyException("%s: not YAML: %s".formatted(key, yaml), e);
      }
    }
  }

  private StudyConfig config(Path file) throws IOException {
    String name =
        top.text("name")
            .orElseGet(() -> file.getFileName().toString().replaceFirst("\\.\\w+$", ""));
    String note = top.text("note").orElse("");
    String data = data("data", top.requireText("data"));
    boolean imitate = top.truth("imitate").orElse(false);
    Optional<Path> model = top.text("model").map(text -> paths.of("model", text));
    Optional<StudyConfig.Baseline> train = train();
    Optional<FileHeader> header =
        model.isPresent() ? Optional.of(OnnxReader.read(model.get()).header()) : Optional.empty();
    Preprocessing preprocessing = preprocessing(header);
    HeldOut heldOut = heldOut(header);
    List<Long> seeds = top.integers("seeds").orElse(List.of(1L));
    double tolerance =
        top.number("tolerance").orElseThrow(() -> top.complaint("tolerance", "is missing"));
    int threads = count(top, "threads").orElse(Runtime.getRuntime().availableProcessors());
    PruneAndDistilOptions compress = compress();
    List<String> robustness = robustness();
    StudyConfig.LatencyGrid latency = latency(threads);
    top.requireNoOther();
    try {
      return new StudyConfig(
          name,
          note,
          data,
          imitate,
          preprocessing,
          heldOut.selection(),
          heldOut.seed(),
          seeds,
          tolerance,
          threads,
          model.map(Path::toString).orElse(null),
          train.orElse(null),
          compress,
          robustness,
          latency);
    } catch (IllegalArgumentException e) {
      throw new StudyException(file + ": " + e.getMessage(), e);
    }
  }

  /** A data specification whose folders and files are absolute. */
  private String data(String key, String text) throws StudyException {
    return parsed(key, paths.inData(key, text), DataSpec::parse).toString();
  }

  private <T> T parsed(String key, String text, Function<String, T> parser) throws StudyException {
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException e) {
      throw top.complaint(key, String.valueOf(e.getMessage()));
    }
  }

  private Preprocessing preprocessing(Optional<FileHeader> header) throws StudyException {
    Optional<String> given = top.text("normalize");
    if (given.isPresent()) {
      return parsed("normalize", given.get(), Preprocessing::parse);
    }
    return header
        .flatMap(known -> Preprocessing.fromMetadata(known.metadata()))
        .orElseThrow(
            () ->
                top.complaint(
                    "normalize",
                    "is missing, and no model's file says it; it is imagenet, cifar10, half, none,"
                        + " or MEAN/STD"));
  }

  private HeldOut heldOut(Optional<FileHeader> header) throws StudyException {
    Optional<String> given = top.text("selection");
    Optional<Long> seed = top.integer("selection-seed");
    HeldOut usual =
        header.isPresent()
            ? HeldOut.of(header.get()).orElse(HeldOut.DEFAULT)
            : new HeldOut("train:0.1", HeldOut.DEFAULT.seed());
    String selection = given.orElse(usual.selection());
    boolean isPart = selection.startsWith("train:") || selection.startsWith("test:");
    String absolute = isPart ? selection : data("selection", selection);
    parsed("selection", absolute, Selection::parse);
    return new HeldOut(absolute, seed.orElse(usual.seed()));
  }

  private Optional<StudyConfig.Baseline> train() throws StudyException {
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
        new StudyConfig.Baseline(
            network,
            Constants.over(TrainConfig.DEFAULT, TrainConfig.class, train, List.of("seed"))));
  }

  private PruneAndDistilOptions compress() throws StudyException {
    Optional<YamlSection> section = top.section("compress");
    if (section.isEmpty()) {
      return PruneAndDistilOptions.DEFAULT;
    }
    boolean paper = section.get().truth("paper").orElse(false);
    return Constants.over(
        paper ? PruneAndDistilOptions.PAPER : PruneAndDistilOptions.DEFAULT,
        PruneAndDistilOptions.class,
        section.get(),
        List.of());
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

  private StudyConfig.LatencyGrid latency(int threads) throws StudyException {
    Optional<YamlSection> section = top.section("latency");
    if (section.isEmpty()) {
      return new StudyConfig.LatencyGrid(List.of(1), List.of(threads));
    }
    Optional<List<Long>> batches = section.get().integers("batch-sizes");
    Optional<List<Long>> threadCounts = section.get().integers("threads");
    section.get().requireNoOther();
    try {
      return new StudyConfig.LatencyGrid(
          counts(batches.orElse(List.of(1L))),
          counts(threadCounts.orElse(List.of((long) threads))));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw top.complaint("latency", String.valueOf(e.getMessage()));
    }
  }

  private static List<Integer> counts(List<Long> numbers) {
    return numbers.stream().map(Math::toIntExact).toList();
  }

  private static Optional<Integer> count(YamlSection section, String key) throws StudyException {
    Optional<Long> number = section.integer(key);
    if (number.isPresent() && (number.get() < 1 || number.get() > Integer.MAX_VALUE)) {
      throw section.complaint(key, "must be >= 1; it is " + number.get());
    }
    return number.map(Math::toIntExact);
  }
}
