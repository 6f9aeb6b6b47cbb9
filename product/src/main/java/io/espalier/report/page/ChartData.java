package io.espalier.report.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/**
 * Charts as the data that {@code report.js} draws: JSON that can stand inside of a {@code script}
 * element, for what has a meaning there is written as an escape.
 */
final class ChartData {
  private static final ObjectMapper MAPPER = mapper();

  private ChartData() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper.getFactory().setCharacterEscapes(new Inert());
    return mapper;
  }

  /** The components of the chart's record, and its {@code kind}. */
  static String json(Chart chart) {
    try {
      ObjectNode data = MAPPER.valueToTree(chart);
      return MAPPER.writeValueAsString(data.put("kind", kind(chart)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The classes of the chart's element: some stand two beside each other where there is room. */
  static String style(Chart chart) {
    return switch (chart) {
      case LineChart line -> "chart half";
      case CategoryChart category -> category.categories().size() > 8 ? "chart" : "chart half";
      case HeatMap map -> "chart";
      case WidthChart width -> "chart";
      case ScatterChart scatter -> "chart";
    };
  }

  private static String kind(Chart chart) {
    return switch (chart) {
      case LineChart line -> "line";
      case HeatMap map -> "heat";
      case CategoryChart category -> "category";
      case WidthChart width -> "width";
      case ScatterChart scatter -> "scatter";
    };
  }

  /** Escapes all that could end the script, begin an element or an entity, or end a line. */
  private static final class Inert extends CharacterEscapes {
    @Serial private static final long serialVersionUID = 1L;

    private static final String ALSO = "<>&'\u2028\u2029";

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] codes = standardAsciiEscapesForJSON();
      ALSO.chars().filter(c -> c < codes.length).forEach(c -> codes[c] = ESCAPE_CUSTOM);
      return codes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int character) {
      return ALSO.indexOf(character) < 0
          ? null
          : new SerializedString("\\u%04x".formatted(character));
    }
  }
}
