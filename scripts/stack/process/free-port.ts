import { createServer } from 'node:net';

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : undefined));
    });
  });
}

/** The first free port on 127.0.0.1 at or after `preferred` that is not in `taken`; any free one for 0. */
export async function freePort(preferred = 0, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let candidate = preferred; candidate <= 65_535; candidate += preferred === 0 ? 0 : 1) {
    if (taken.has(candidate)) continue;
    const port = await tryPort(candidate);
    if (port !== undefined && !taken.has(port)) return port;
  }
  throw new Error(`There is no free port at or after ${preferred}.`);
}
