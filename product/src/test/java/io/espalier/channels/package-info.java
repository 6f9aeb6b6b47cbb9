@NullMarked
package io.espalier.channels;

import org.jspecify.annotations.NullMarked;
