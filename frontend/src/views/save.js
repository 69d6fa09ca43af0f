/** A file that a reader keeps. */

/**
 * The browser keeps what is given under a name, where the reader keeps files.
 * @param {string} name
 * @param {Blob | BlobPart[]} content a file, or what one is made of
 * @param {string} [type] of what it is made of, as MIME types are written
 */
export function save(name, content, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content instanceof Blob ? content : new Blob(content, { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
