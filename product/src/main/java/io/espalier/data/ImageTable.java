package io.espalier.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Images that the rows of a table name and label with numbers. The column {@code image}, {@code
 * file} or {@code path}, else the first, holds paths relative to the table's folder. A column
 * {@code split} says {@code train} or {@code test}; without it a fifth of the images is the test.
 *
 * @param wanted the columns of numbers; where empty, all others
 */
record ImageTable(Path file, List<String> wanted) implements ImageSource {
  private static final List<String> IMAGE = List.of("image", "file", "path");
  private static final String SPLIT = "split";

  ImageTable {
    wanted = List.copyOf(wanted);
  }

  @Override
  public ImageListing list() throws DataException {
    CsvTable table = CsvTable.read(file);
    int image = imageColumn(table);
    List<Integer> columns = numberColumns(table, image);
    Targets targets = new Targets.Columns(columns.stream().map(table.columns()::get).toList());
    List<ImageEntry> training = new ArrayList<>();
    List<ImageEntry> test = new ArrayList<>();
    int split = place(table, SPLIT);
    for (CsvTable.Row row : table.rows()) {
      ImageEntry entry = entry(table, row, image, columns);
      if (split < 0 || split(table, row, split) == Split.TRAIN) {
        training.add(entry);
      } else {
        test.add(entry);
      }
    }
    return split < 0
        ? ImageListing.divided(targets, training)
        : new ImageListing(targets, training, test);
  }

  private static int imageColumn(CsvTable table) {
    return IMAGE.stream().map(name -> place(table, name)).filter(i -> i >= 0).findFirst().orElse(0);
  }

  /** Where a column stands, whatever the case of its name; -1 if it is not there. */
  private static int place(CsvTable table, String name) {
    return table.columns().stream()
        .map(column -> column.toLowerCase(Locale.ROOT))
        .toList()
        .indexOf(name);
  }

  private List<Integer> numberColumns(CsvTable table, int image) throws DataException {
    List<Integer> columns = new ArrayList<>();
    if (wanted.isEmpty()) {
      int split = place(table, SPLIT);
      for (int column = 0; column < table.columns().size(); column++) {
        if (column != image && column != split) {
          columns.add(column);
        }
      }
    }
    for (String name : wanted) {
      columns.add(table.column(name));
    }
    if (columns.isEmpty()) {
      throw new DataException(
          "%s has no column of numbers beside the images; images without labels are images:DIR"
              .formatted(file));
    }
    return columns;
  }

  private ImageEntry entry(CsvTable table, CsvTable.Row row, int image, List<Integer> columns)
      throws DataException {
    String name = row.cells().get(image);
    Path path = file.resolveSibling(name);
    if (!Files.isRegularFile(path)) {
      throw new DataException(table.at(row) + "there is no image file " + path);
    }
    List<Float> numbers = new ArrayList<>();
    for (int column : columns) {
      numbers.add(number(table, row, column));
    }
    return new ImageEntry(path, name, 0, numbers);
  }

  private float number(CsvTable table, CsvTable.Row row, int column) throws DataException {
    try {
      return (float) table.number(row, column);
    } catch (DataException e) {
      throw wanted.isEmpty()
          ? new DataException(
              e.getMessage() + "; to leave columns out, name the others: ?columns=a,b")
          : e;
    }
  }

  private static Split split(CsvTable table, CsvTable.Row row, int column) throws DataException {
    String cell = row.cells().get(column);
    return switch (cell) {
      case "train" -> Split.TRAIN;
      case "test" -> Split.TEST;
      default ->
          throw new DataException(
              table.at(row)
                  + "%s must be train or test; %1$s=%s"
                      .formatted(table.columns().get(column), cell));
    };
  }
}
