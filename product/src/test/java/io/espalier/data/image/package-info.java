@NullMarked
package io.espalier.data.image;

import org.jspecify.annotations.NullMarked;
