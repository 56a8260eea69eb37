/** What each competitor's server is told by the harness. */
export interface ServerSettings {
  readonly upstream: string;
  readonly port: number;
}

/** Reads UPSTREAM and PORT; throws when the harness forgot one. */
export function requiredSettings(): ServerSettings {
  const upstream = process.env['UPSTREAM'];
  const port = Number(process.env['PORT']);
  if (upstream === undefined || !Number.isInteger(port)) throw new Error('UPSTREAM and PORT are required');
  return { upstream, port };
}
