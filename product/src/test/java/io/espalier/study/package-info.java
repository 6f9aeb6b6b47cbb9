@NullMarked
package io.espalier.study;

import org.jspecify.annotations.NullMarked;
