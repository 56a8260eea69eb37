import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startPinned } from '../../support/pinned-process.ts';
import { freePort, waitUntilAnswers } from '../../support/ports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { Competitor } from './competitor.ts';
import { requestsToService, verifyOurs } from './our-proof.ts';
import { benchConfiguration, benchFlags } from './our-configuration.ts';

const COMMAND = fileURLToPath(new URL('../../../scripts/strangler.ts', import.meta.url));

/** Our proxy through its own command line: route table, flag decision per request, metrics on, explain off. */
export const ours: Competitor = {
  name: 'ours',
  description: 'strangler proxy, 20 routes, flag by tenant through the Unleash SDK, metrics on, explain off',
  start: async ({ upstream, core }) => {
    const folder = temporaryFolder('ours');
    const port = await freePort();
    const admin = { port: await freePort(), token: randomBytes(24).toString('hex') };
    const flags = join(folder, 'flags.json');
    const config = join(folder, 'strangler.yaml');
    await writeFile(flags, JSON.stringify(benchFlags));
    await writeFile(config, benchConfiguration({ port, admin, upstream, flags }));
    const url = `http://127.0.0.1:${port}`;
    const proxy = startPinned({
      command: process.execPath,
      args: [COMMAND, 'proxy', '--config', config],
      core,
    });
    await waitUntilAnswers(url, proxy);
    await verifyOurs(url);
    return { url, process: proxy, decided: () => requestsToService(admin), stop: () => proxy.stop() };
  },
};
