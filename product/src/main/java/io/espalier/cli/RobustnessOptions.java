package io.espalier.cli;

import io.espalier.data.CorruptionKind;
import io.espalier.eval.RobustnessSuite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Whether, and under which corruptions, robustness is measured. */
final class RobustnessOptions {
  private static final long DEFAULT_SEED = 1;

  /** What {@code --robustness} alone stands for. */
  private static final String CLASSIC = "motion-blur,occlusion,brightness-up,brightness-down";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(
      names = "--robustness",
      arity = "0..1",
      paramLabel = "KINDS",
      fallbackValue = CLASSIC,
      converter = Kinds.Converter.class,
      description =
          "Measure on corrupted images too, at severities 1 to 5: motion-blur, occlusion,"
              + " brightness-up, brightness-down, noise, contrast, jpeg, with commas between them,"
              + " or all. Without KINDS: the first four.")
  @Nullable Kinds kinds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "With --robustness: what directions, places and noise follow from. Default: 1.")
  @Nullable Long seed;

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description =
          "With --robustness: also write the table to FILE, a row for each model, corruption and"
              + " severity.")
  @Nullable Path csv;

  /** The corruptions that one option lists. */
  record Kinds(List<CorruptionKind> list) {

    /** Reads their names. */
    static final class Converter implements ITypeConverter<Kinds> {
      @Override
      public Kinds convert(String text) {
        try {
          return new Kinds(CorruptionKind.parseList(text));
        } catch (IllegalArgumentException e) {
          throw new TypeConversionException(
              Files.exists(Path.of(text))
                  ? text + " names no corruption; put MODEL before --robustness"
                  : e.getMessage());
        }
      }
    }
  }

  /**
   * What is to be measured; empty where only clean images are.
   *
   * @throws ParameterException if options go with {@code --robustness} and it is not there
   */
  Optional<RobustnessSuite> suite() {
    if (kinds != null) {
      return Optional.of(new RobustnessSuite(kinds.list(), seed == null ? DEFAULT_SEED : seed));
    }
    if (seed != null || csv != null) {
      throw new ParameterException(
          spec.commandLine(), (seed != null ? "--seed" : "--csv") + " goes with --robustness");
    }
    return Optional.empty();
  }

  /**
   * Finds out, before long work begins, that the table could not be written.
   *
   * @param inputs the files that are read, which must stay
   * @throws IOException if so
   */
  void requireWritable(List<Path> inputs) throws IOException {
    if (csv != null) {
      for (Path input : inputs) {
        OutputOption.requireWritable(csv, "--csv", input);
      }
    }
  }
}
