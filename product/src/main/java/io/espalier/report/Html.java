package io.espalier.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * Writes a page element by element. Texts and attributes are escaped; control characters, which no
 * page may have, become question marks.
 */
final class Html {
  private final StringWriter page = new StringWriter();
  private final XMLStreamWriter writer;

  Html() {
    page.write("<!DOCTYPE html>\n");
    try {
      writer = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(page);
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Step {
    void write(XMLStreamWriter writer) throws XMLStreamException;
  }

  private Html step(Step step) {
    try {
      step.write(writer);
      return this;
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn
   */
  Html open(String element, String... attributes) {
    return step(w -> w.writeStartElement(element)).attributes(attributes);
  }

  /** An element that has no content and no end, as {@code meta}. */
  Html single(String element, String... attributes) {
    return step(w -> w.writeEmptyElement(element)).attributes(attributes);
  }

  /** Adds attributes to the element that was opened last. */
  Html attributes(String... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      String name = attributes[i];
      String value = attributes[i + 1];
      step(w -> w.writeAttribute(name, clean(value)));
    }
    return this;
  }

  Html text(String text) {
    return step(w -> w.writeCharacters(clean(text)));
  }

  Html close() {
    return step(XMLStreamWriter::writeEndElement);
  }

  /** A whole element with text in it. */
  Html element(String element, String text, String... attributes) {
    return open(element, attributes).text(text).close();
  }

  /** An element whose content is a resource of this package as it stands. */
  Html resource(String element, String name) {
    open(element);
    text("");
    step(XMLStreamWriter::flush);
    page.write(read(name));
    return close();
  }

  private static String read(String name) {
    try (InputStream stream = Html.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "?");
  }

  /** The page so far. */
  @Override
  public String toString() {
    step(XMLStreamWriter::flush);
    return page.toString();
  }
}
