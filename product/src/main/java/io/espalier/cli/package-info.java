/**
 * The command line: one class a command, over the same options records that the Java interface has.
 * Results go to standard output, everything else to standard error; {@link io.espalier.cli.Main}
 * alone ends the process.
 *
 * <p>Exit codes: 0 done; 1 failed; 2 wrong use; 3 done, but the target or the tolerance was not
 * met. What fails is told in one line that starts with {@code espalier:}.
 */
@NullMarked
package io.espalier.cli;

import org.jspecify.annotations.NullMarked;
