package io.espalier.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A command line that was typed, and what came of it. */
record Typed(int exitCode, String out, String err) {
  static Typed espalier(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Typed(code, out.toString(), err.toString());
  }

  /** Standard output as one JSON value. */
  JsonNode json() throws JsonProcessingException {
    return new ObjectMapper().readTree(out);
  }
}
