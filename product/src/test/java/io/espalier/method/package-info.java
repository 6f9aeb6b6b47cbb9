/** Tests of the doors. */
@NullMarked
package io.espalier.method;

import org.jspecify.annotations.NullMarked;
