package io.espalier.data;

/** Where image files come from, and their labels. */
sealed interface ImageSource permits PlainImages, ClassFolders, ImageTable {

  /**
   * Finds the images of both splits; none is opened.
   *
   * @throws DataException if there are none, or something is not as this source demands
   */
  ImageListing list() throws DataException;
}
