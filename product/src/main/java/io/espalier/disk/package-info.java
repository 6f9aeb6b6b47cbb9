/**
 * Files that are complete or not there: {@link io.espalier.disk.AtomicFile}. This package knows no
 * other.
 */
@NullMarked
package io.espalier.disk;

import org.jspecify.annotations.NullMarked;
