/** What tests of all packages share, and the test that holds the architecture. */
@NullMarked
package io.espalier;

import org.jspecify.annotations.NullMarked;
