package io.espalier.method.playprune;

/**
 * How long nothing has been cut, in rounds since the last cut.
 *
 * @param quiet all of them
 * @param idle those in which filters might have gone and none did
 * @param vain those of nothing but training that did not bring the metric back to where there is
 *     room
 */
record Standstill(int quiet, int idle, int vain) {
  /** That of a network from which filters have just gone, and of the original. */
  static final Standstill NONE = new Standstill(0, 0, 0);

  /**
   * The standstill after a further round.
   *
   * @param hadRoom whether filters might go in it
   * @param cut whether some did
   * @param hasRoom whether filters may go in the next one
   */
  Standstill after(boolean hadRoom, boolean cut, boolean hasRoom) {
    if (cut) {
      return NONE;
    }
    return new Standstill(
        quiet + 1, hadRoom ? idle + 1 : idle, hadRoom || hasRoom ? vain : vain + 1);
  }

  /** Whether one of the players has tried for so many rounds and got nowhere. */
  boolean lasts(int patience) {
    return idle >= patience || vain >= patience;
  }
}
