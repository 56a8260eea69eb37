import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Core } from '../../support/core.ts';
import { startPinned, type PinnedProcess } from '../../support/pinned-process.ts';
import { freePort, waitUntilAnswers } from '../../support/ports.ts';
import type { Competitor } from './competitor.ts';

/** Starts one of the files in ../servers on a free port and waits until it answers. */
export async function startNodeServer(o: {
  file: string;
  core: Core;
  env: Readonly<Record<string, string>>;
}): Promise<{ port: number; process: PinnedProcess }> {
  const port = await freePort();
  const file = fileURLToPath(new URL(`../servers/${o.file}`, import.meta.url));
  const env = { ...o.env, PORT: String(port) };
  const process = startPinned({ command: execPath, args: [file], core: o.core, env });
  await waitUntilAnswers(`http://127.0.0.1:${port}`, process);
  return { port, process };
}

/** A competitor whose server is one of the files in ../servers, run by the same node as everything else. */
export function nodeServer(o: { name: string; file: string; description: string }): Competitor {
  return {
    name: o.name,
    description: o.description,
    start: async ({ upstream, core }) => {
      const server = await startNodeServer({ file: o.file, core, env: { UPSTREAM: upstream } });
      return { url: `http://127.0.0.1:${server.port}`, process: server.process, stop: () => server.process.stop() };
    },
  };
}
