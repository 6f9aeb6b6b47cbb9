/** Tests of data sets, preprocessing, augmentation, batches and splits. */
@NullMarked
package io.espalier.data;

import org.jspecify.annotations.NullMarked;
