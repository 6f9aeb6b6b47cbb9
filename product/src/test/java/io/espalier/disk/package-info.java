@NullMarked
package io.espalier.disk;

import org.jspecify.annotations.NullMarked;
