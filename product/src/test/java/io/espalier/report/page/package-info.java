@NullMarked
package io.espalier.report.page;

import org.jspecify.annotations.NullMarked;
