/** Tests of the criteria. */
@NullMarked
package io.espalier.importance;

import org.jspecify.annotations.NullMarked;
