/**
 * Files that are complete or not there: {@link io.espalier.disk.AtomicFile}, and tables in such
 * files, {@link io.espalier.disk.CsvFile}. This package knows no other.
 */
@NullMarked
package io.espalier.disk;

import org.jspecify.annotations.NullMarked;
