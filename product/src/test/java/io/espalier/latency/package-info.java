@NullMarked
package io.espalier.latency;

import org.jspecify.annotations.NullMarked;
