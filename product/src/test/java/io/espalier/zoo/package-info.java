/** Tests of the networks with fresh weights. */
@NullMarked
package io.espalier.zoo;

import org.jspecify.annotations.NullMarked;
