/** Tests of what a run leaves on disk. */
@NullMarked
package io.espalier.run;

import org.jspecify.annotations.NullMarked;
