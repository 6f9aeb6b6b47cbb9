package io.espalier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share: where they write, and the options about that. */
final class Console {
  /** Set to {@code true} where standard error is a terminal; the front door knows. */
  private static final String TERMINAL = "espalier.terminal";

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  boolean json;

  @Option(names = Failures.STACKTRACE, description = "Show where in the program it failed.")
  boolean stacktrace;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  /** Where results go. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where everything else goes. */
  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /**
   * A value made of options.
   *
   * @throws ParameterException if they are out of their range
   */
  <T> T options(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Prints a result.
   *
   * @param result what {@code --json} prints
   * @param text what people read
   */
  void print(Object result, Supplier<String> text) {
    if (json) {
      out().println(toJson(result));
    } else {
      out().print(text.get());
    }
    out().flush();
  }

  private static String toJson(Object result) {
    try {
      return new ObjectMapper().writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says in a line what goes on. */
  void say(String line) {
    err().println(line);
    err().flush();
  }

  /**
   * Shows how far a piece of work has come: a bar on a terminal, a line now and then elsewhere.
   *
   * @param total how many steps it has
   */
  Progress progress(String task, long total) {
    return Boolean.getBoolean(TERMINAL)
        ? new BarProgress(task, total)
        : new LineProgress(task, total, err(), System::nanoTime);
  }
}
