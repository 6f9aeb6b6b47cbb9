package io.espalier.study;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
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
 * tolerance: 1                  # or, for a game at each: tolerances: [0.5, 1, 2]
 * threads: 2                    # optional; all processors
 * model: ../resnet20.onnx       # the original; or
 * train:                        # how to train it:
 *   network: resnet20           #   a network of the zoo
 *   epochs: 30                  #   and constants as the options of train
 * compress:                     # optional: constants as the options of compress
 *   paper: true                 #   the paper's as the usual ones
 *   student-ratio: 1/2
 * rivals: [one-shot, random]    # optional; of a game, as {@link Rival} names them
 * robustness: [motion-blur]     # optional; the paper's kinds, `all`, or [] for none
 * latency:                      # optional
 *   batch-sizes: [1, 64]
 *   threads: [1, all]
 * published:                    # optional: results that others report
 *   - result: VGG-16, PP-2
 *     source: IJCAI 2019
 *     macs: 6.43                #   how many times fewer; and parameters, loss, batch, cpu, gpu
 * </pre>
 *
 * <p>Folders and files are relative to the file's folder. {@code ${NAME}} stands for a variable of
 * the environment.
 */
public final class StudyFile {
  private StudyFile() {}

  /**
   * Reads a study.
   *
   * @param study of which kind it is
   * @param set values in place of the file's, YAML by key, as {@code compress.steps}; folders and
   *     files in them are relative to the working directory
   * @param environment the values of variables
   * @throws IOException (a {@link StudyException}) if the file is missing or not YAML, a key is
   *     unknown or its value out of range; or if the model cannot be read
   */
  public static <C extends StudyConfig> C read(
      Study<C> study,
      Path file,
      SequencedMap<String, String> set,
      Function<String, Optional<String>> environment)
      throws IOException {
    YamlPlaces places = new YamlPlaces(file, set.keySet());
    YamlTree tree = YamlTree.read(file);
    for (Map.Entry<String, String> entry : set.entrySet()) {
      tree.set(entry.getKey(), entry.getValue());
    }
    if (set.containsKey("model")) {
      tree.remove("train");
    }
    ObjectNode expanded = (ObjectNode) new Variables(places, environment).expand("", tree.root());
    YamlSection top = new YamlSection(places, "", expanded);
    try {
      Function<StudySetting, C> method = study.contest().read(top);
      return method.apply(new SettingReader(new StudyPaths(places), top).read());
    } catch (IllegalArgumentException e) {
      throw new StudyException(file + ": " + e.getMessage(), e);
    }
  }
}
