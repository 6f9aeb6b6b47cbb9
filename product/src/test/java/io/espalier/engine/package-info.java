/** Tests of what is measured inside a network. */
@NullMarked
package io.espalier.engine;

import org.jspecify.annotations.NullMarked;
