/** Changes the beginning of a path. */
export type MovePath = (path: string) => string;

/** Compiles prefixes of whole segments; the longest that fits is taken, and only once. */
export function makeMovePath(prefixes: Readonly<Record<string, string>>): MovePath {
  const rules = Object.entries(prefixes)
    .map(([from, to]) => ({ from: trimmed(from), to: trimmed(to) }))
    .sort((a, b) => b.from.length - a.from.length);
  return (path) => {
    for (const { from, to } of rules) {
      if (!path.startsWith(from)) continue;
      const rest = path.slice(from.length);
      if (rest !== '' && !'/?#'.includes(rest.charAt(0))) continue;
      const moved = to + rest;
      return moved.startsWith('/') ? moved : `/${moved}`;
    }
    return path;
  };
}

function trimmed(prefix: string): string {
  return prefix.endsWith('/') ? prefix.slice(0, -1) : prefix;
}
