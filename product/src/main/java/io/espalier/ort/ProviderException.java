package io.espalier.ort;

/** Says why ONNX Runtime cannot compute where it was asked to. */
public final class ProviderException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  ProviderException(String message, Throwable cause) {
    super(message, cause);
  }
}
