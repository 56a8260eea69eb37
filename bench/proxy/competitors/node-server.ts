import { fileURLToPath } from 'node:url';
import { startPinned } from '../../support/pinned-process.ts';
import { freePort, waitUntilAnswers } from '../../support/ports.ts';
import type { Competitor } from './competitor.ts';

/** A competitor whose server is one of the files in ../servers, run by the same node as everything else. */
export function nodeServer(o: { name: string; file: string; description: string }): Competitor {
  return {
    name: o.name,
    description: o.description,
    start: async ({ upstream, core }) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const file = fileURLToPath(new URL(`../servers/${o.file}`, import.meta.url));
      const server = startPinned({
        command: process.execPath,
        args: [file],
        core,
        env: { UPSTREAM: upstream, PORT: String(port) },
      });
      await waitUntilAnswers(url, server);
      return { url, process: server, stop: () => server.stop() };
    },
  };
}
