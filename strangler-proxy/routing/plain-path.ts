const slash = 47;
const dot = 46;
const percent = 37;
const backslash = 92;
const questionMark = 63;
const hash = 35;
const semicolon = 59;
const underscore = 95;

/**
 * Where the path of a request target ends, when the path needs no normalising; -1 when it does.
 *
 * One pass over the characters, because nearly every request takes this way.
 */
export function plainPathEnd(target: string): number {
  const length = target.length;
  if (length === 0 || target.charCodeAt(0) !== slash) return -1;
  let previous = slash;
  for (let i = 1; i < length; i++) {
    const code = target.charCodeAt(i);
    if (code === questionMark) return i;
    if (code === percent || code === backslash || code === hash || code === semicolon) return -1;
    if (previous === slash && (code === slash || code === dot)) return -1;
    previous = code;
  }
  return length;
}

/** Whether a normalised path leads into the toolkit's own paths, which are never reachable from outside. */
export function isInternalPath(path: string): boolean {
  if (path.charCodeAt(1) !== underscore || path.charCodeAt(2) !== underscore) return false;
  return path.slice(0, 12).toLowerCase() === '/__strangler';
}
