package io.espalier.tensor;

/** The type of a tensor's elements as its file stores them. */
public enum DType {
  FLOAT32(4, Kind.FLOATING),
  FLOAT64(8, Kind.FLOATING),
  FLOAT16(2, Kind.FLOATING),
  BFLOAT16(2, Kind.FLOATING),
  INT8(1, Kind.INTEGER),
  INT16(2, Kind.INTEGER),
  INT32(4, Kind.INTEGER),
  INT64(8, Kind.INTEGER),
  UINT8(1, Kind.INTEGER),
  UINT16(2, Kind.INTEGER),
  UINT32(4, Kind.INTEGER),
  UINT64(8, Kind.INTEGER),
  BOOL(1, Kind.INTEGER),
  STRING(0, Kind.TEXT);

  private enum Kind {
    FLOATING,
    INTEGER,
    TEXT
  }

  private final int bytes;
  private final Kind kind;

  DType(int bytes, Kind kind) {
    this.bytes = bytes;
    this.kind = kind;
  }

  /** Size of one stored element in bytes; 0 for {@link #STRING}, whose elements differ. */
  public int bytes() {
    return bytes;
  }

  /** Whether elements are real numbers. */
  public boolean isFloating() {
    return kind == Kind.FLOATING;
  }

  /** Whether elements are whole numbers or truth values (false = 0, true = 1). */
  public boolean isInteger() {
    return kind == Kind.INTEGER;
  }

  /**
   * What is left of a whole number when it is stored in this type: its lowest bits for integers
   * (all of them for {@link #INT64} and {@link #UINT64}), whether it is not 0 for {@link #BOOL}.
   */
  public long wrap(long value) {
    return switch (this) {
      case INT8 -> (byte) value;
      case INT16 -> (short) value;
      case INT32 -> (int) value;
      case UINT8 -> value & 0xff;
      case UINT16 -> value & 0xffff;
      case UINT32 -> value & 0xffff_ffffL;
      case BOOL -> value == 0 ? 0 : 1;
      case INT64, UINT64, FLOAT32, FLOAT64, FLOAT16, BFLOAT16, STRING -> value;
    };
  }
}
