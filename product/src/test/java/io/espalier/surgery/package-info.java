@NullMarked
package io.espalier.surgery;

import org.jspecify.annotations.NullMarked;
