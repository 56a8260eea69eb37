interface MaybeHandle {
  readonly constructor: { readonly name: string };
  readonly spawnargs?: readonly string[];
  readonly remoteAddress?: string;
  readonly remotePort?: number;
  readonly pid?: number;
  address?(): unknown;
}

function describe(handle: MaybeHandle): string {
  const { name } = handle.constructor;
  if (handle.spawnargs !== undefined) return `${name} ${handle.pid ?? '-'}: ${handle.spawnargs.join(' ')}`;
  if (handle.remotePort !== undefined) return `${name} to ${handle.remoteAddress ?? '?'}:${handle.remotePort}`;
  const address = handle.address?.();
  return address === undefined || address === null ? name : `${name} at ${JSON.stringify(address)}`;
}

const STREAMS: readonly unknown[] = [process.stdin, process.stdout, process.stderr];

/** What keeps this process alive, one line each, the standard streams left out. */
export function describeOpenHandles(): readonly string[] {
  // Underscored, yet the only place that tells which socket and which child it is.
  const internals = process as unknown as { _getActiveHandles(): MaybeHandle[] };
  const handles = internals._getActiveHandles().filter((handle) => !STREAMS.includes(handle));
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout' || kind === 'Immediate');
  return [...handles.map(describe), ...timers];
}
