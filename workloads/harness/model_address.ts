// Addresses of files whose names have blanks, # and % in them.

/** A file's name as it stands behind the folder's address. */
export function encodedPath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

/** Of a file that the model at `url` names, relative to its own place. */
export function besideModel(url: string, name: string): string {
  return new URL(encodedPath(name), url).href;
}
