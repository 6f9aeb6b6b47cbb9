package io.espalier.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts the text of a {@link CsvTable} into rows and cells. */
final class CsvParser {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Path file;
  private final String text;
  private int at;
  private int line = 1;

  CsvParser(Path file, String text) {
    this.file = file;
    this.text = text;
    this.at = text.indexOf(BYTE_ORDER_MARK) == 0 ? 1 : 0;
  }

  /**
   * All rows, that of the column names among them; lines of nothing but blanks are left out.
   *
   * @throws DataException if a quote does not close, or something follows one that does
   */
  List<CsvTable.Row> rows() throws DataException {
    List<CsvTable.Row> rows = new ArrayList<>();
    while (at < text.length()) {
      skipBlanks();
      if (!skipLineEnd()) {
        rows.add(row());
      }
    }
    return rows;
  }

  private CsvTable.Row row() throws DataException {
    int begin = line;
    List<String> cells = new ArrayList<>();
    cells.add(cell());
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      cells.add(cell());
    }
    skipLineEnd();
    return new CsvTable.Row(begin, cells);
  }

  /** One cell; what follows it is a comma, a line end or nothing. */
  private String cell() throws DataException {
    skipBlanks();
    if (at < text.length() && text.charAt(at) == '"') {
      return quoted();
    }
    int begin = at;
    while (at < text.length() && text.charAt(at) != ',' && !isLineEnd(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at).strip();
  }

  private String quoted() throws DataException {
    int begin = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      int from = at;
      if (skipLineEnd()) {
        cell.append(text, from, at);
      } else if (text.charAt(at) != '"') {
        cell.append(text.charAt(at++));
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        cell.append('"');
        at += 2;
      } else {
        at++;
        requireEndOfCell();
        return cell.toString();
      }
    }
    throw new DataException("%s, line %d: a quote that does not close".formatted(file, begin));
  }

  private void requireEndOfCell() throws DataException {
    skipBlanks();
    if (at < text.length() && text.charAt(at) != ',' && !isLineEnd(text.charAt(at))) {
      throw new DataException(
          "%s, line %d: text behind a closing quote; a quote inside a quoted cell is doubled"
              .formatted(file, line));
    }
  }

  private void skipBlanks() {
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
  }

  /** Reads over one line end, if there is one here. */
  private boolean skipLineEnd() {
    if (at == text.length() || !isLineEnd(text.charAt(at))) {
      return false;
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
    line++;
    return true;
  }

  private static boolean isLineEnd(char character) {
    return character == '\n' || character == '\r';
  }
}
