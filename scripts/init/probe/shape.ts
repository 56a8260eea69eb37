/** Parts of paths that name one of many: numbers, dates, hashes, UUIDs. */
const ID = /^(\d[\d-]*|[0-9a-f]{7,64}|[0-9a-f]{8}-[0-9a-f-]{27})$/i;

/** The path as a route of strangler.yaml would match it: `/info/3c53b636` is `/info/:id`. */
export function patternOf(path: string): string {
  let count = 0;
  return path
    .split('/')
    .map((segment) => {
      if (!ID.test(segment)) return segment;
      count += 1;
      return count === 1 ? ':id' : `:id${count}`;
    })
    .join('/');
}

/** What makes two targets alike: the pattern of the path, and the names in the query. */
export function shapeOf(target: string): string {
  const url = new URL(target, 'http://legacy');
  return `${patternOf(url.pathname)}?${[...new Set(url.searchParams.keys())].sort().join('&')}`;
}
