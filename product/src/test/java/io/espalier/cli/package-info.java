/** The command line as a user types it. */
@NullMarked
package io.espalier.cli;

import org.jspecify.annotations.NullMarked;
