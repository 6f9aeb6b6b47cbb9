package io.espalier.cli;

import io.espalier.data.DataSpec;
import io.espalier.data.Preprocessing;
import io.espalier.data.Selection;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The way in from the shell. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. Numbers look alike everywhere. */
  public static void main(String[] args) {
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    System.exit(run(writer(System.out), writer(System.err), args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /**
   * Runs one command.
   *
   * @param out where results go
   * @param err where errors and progress go
   * @return the exit code
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    try {
      return commandLine().setOut(out).setErr(err).execute(args);
    } catch (OutOfMemoryError | LinkageError e) {
      return Failures.broken(e, err, args);
    } finally {
      out.flush();
      err.flush();
    }
  }

  static CommandLine commandLine() {
    return commandLine(new Espalier());
  }

  /** A command that reads its options as all do. */
  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .registerConverter(DataSpec.class, converter(DataSpec::parse))
        .registerConverter(Preprocessing.class, converter(Preprocessing::parse))
        .registerConverter(Selection.class, converter(Selection::parse))
        .setParameterExceptionHandler(Failures::wrongUse)
        .setExecutionExceptionHandler(Failures::failed);
  }

  /** For picocli: a parser whose complaint is the user's. */
  private static <T> ITypeConverter<T> converter(Function<String, T> parser) {
    return text -> {
      try {
        return parser.apply(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
