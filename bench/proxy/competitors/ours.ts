import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PinnedProcess, startPinned } from '../../support/pinned-process.ts';
import { freePort, waitUntilAnswers } from '../../support/ports.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { MEASURED_PATH } from '../measured.ts';
import type { Competitor, CompetitorStart } from './competitor.ts';
import { requestsToService, verifyOurs } from './our-proof.ts';
import { type Admin, benchConfiguration, benchFlags, type ConfigurationChanges } from './our-configuration.ts';

const COMMAND = fileURLToPath(new URL('../../../scripts/strangler.ts', import.meta.url));

/** Our proxy through its own command line: route table, flag decision per request, metrics on, explain off. */
export const ours: Competitor = {
  name: 'ours',
  description: 'strangler proxy, 20 routes, flag by tenant through the Unleash SDK, metrics on, explain off',
  async start(on) {
    const proxy = await startOurs(on);
    await verifyOurs(proxy.url);
    return { ...proxy, decided: () => requestsToService(proxy.admin) };
  },
};

/** Our proxy, running. */
export interface Ours {
  readonly url: string;
  readonly admin: Admin;
  readonly process: PinnedProcess;
  stop(): Promise<void>;
}

/** Starts our proxy by its command line, with what a scenario changes of its configuration. */
export async function startOurs({ upstream, core }: CompetitorStart, changes?: ConfigurationChanges): Promise<Ours> {
  const folder = temporaryFolder('ours');
  const port = await freePort();
  const admin = { port: await freePort(), token: randomBytes(24).toString('hex') };
  const flags = join(folder, 'flags.json');
  const config = join(folder, 'strangler.yaml');
  await writeFile(flags, JSON.stringify(benchFlags));
  await writeFile(config, benchConfiguration({ port, admin, upstream, flags }, changes));
  const url = `http://127.0.0.1:${port}`;
  const proxy = startPinned({ command: process.execPath, args: [COMMAND, 'proxy', '--config', config], core });
  await waitUntilAnswers(url + MEASURED_PATH, proxy);
  return { url, admin, process: proxy, stop: () => proxy.stop() };
}
