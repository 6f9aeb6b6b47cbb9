package io.espalier.cli;

import io.espalier.train.DivergedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells in one line what went wrong; {@code --stacktrace} shows where. */
final class Failures {
  static final String STACKTRACE = "--stacktrace";

  private Failures() {}

  /** For picocli: options that are missing, unknown or wrong. */
  static int wrongUse(ParameterException e, String... args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    say(err, "%s (see %s --help)".formatted(message(e), command.getCommandSpec().qualifiedName()));
    return ExitCode.WRONG_USE;
  }

  /** For picocli: a command that threw. */
  static int failed(Exception e, CommandLine command, ParseResult parsed) {
    say(command.getErr(), sentence(e));
    if (parsed.originalArgs().contains(STACKTRACE)) {
      e.printStackTrace(command.getErr());
    }
    return ExitCode.FAILED;
  }

  /** For what stops the virtual machine rather than a command. */
  static int broken(Error e, PrintWriter err, String... args) {
    say(
        err,
        e instanceof OutOfMemoryError
            ? "out of memory; give Java more, as with JDK_JAVA_OPTIONS=-Xmx8g: " + e.getMessage()
            : "a library cannot be loaded: " + e);
    if (Arrays.asList(args).contains(STACKTRACE)) {
      e.printStackTrace(err);
    }
    return ExitCode.FAILED;
  }

  private static void say(PrintWriter err, String message) {
    err.println("espalier: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  private static String sentence(Exception e) {
    return switch (e) {
      case UncheckedIOException unchecked -> sentence(Objects.requireNonNull(unchecked.getCause()));
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileAlreadyExistsException exists -> exists.getFile() + ": exists already";
      case NotDirectoryException file -> file.getFile() + ": not a folder";
      case FileSystemException other -> other.getFile() + ": " + other.getReason();
      case IOException io -> message(io);
      case IllegalArgumentException argument -> message(argument);
      case DivergedException diverged -> message(diverged);
      default -> "unexpected failure, please report it with what " + STACKTRACE + " shows: " + e;
    };
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? e.toString() : message;
  }
}
