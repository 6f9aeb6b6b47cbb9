package io.espalier.data.image;

import java.io.IOException;

/** A file whose content is no image that can be decoded; the message says what is wrong with it. */
public final class UndecodableImageException extends IOException {
  private static final long serialVersionUID = 1L;

  UndecodableImageException(String message) {
    super(message);
  }
}
