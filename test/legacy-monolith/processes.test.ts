import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { installLegacyEvents } from '../../migrations/legacy/events.ts';
import { testRabbitmq } from '../support/servers.ts';
import { atTheEnd } from '../support/teardown.ts';
import { waitFor } from '../support/wait-for.ts';
import { legacyDatabase, type TestLegacyDatabase } from './legacy-database.ts';

const FOLDER = join(import.meta.dirname, '../../legacy-monolith');

function start(entry: string, env: Readonly<Record<string, string>>): ChildProcess {
  const PATH = process.env['PATH'] ?? '';
  const child = spawn(process.execPath, [join(FOLDER, entry)], {
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  atTheEnd(() => Promise.resolve(void child.kill('SIGKILL')));
  return child;
}

/** The URL that the process says it listens on. */
async function listeningUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('stdout is not piped');
  for await (const line of createInterface({ input: child.stdout })) {
    const entry = JSON.parse(line) as { message: string; url?: string };
    if (entry.message === 'listening' && entry.url !== undefined) return entry.url;
  }
  throw new Error('the process ended without listening');
}

describe('processes of the monolith', function () {
  this.timeout(120_000);
  let legacy: TestLegacyDatabase;
  let privateJwk: string;

  before(async () => {
    legacy = await legacyDatabase('processes');
    await installLegacyEvents(legacy);
    const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
    privateJwk = JSON.stringify(await exportJWK(privateKey));
  });

  const monolithEnv = () => ({
    PORT: '0',
    LEGACY_DATABASE_URL: legacy.appUrl,
    SESSION_SECRET: 'a secret of the tests',
    API_TOKEN_PRIVATE_JWK: privateJwk,
  });
  const relayEnv = async () => ({
    PORT: '0',
    LEGACY_RELAY_DATABASE_URL: legacy.relayUrl,
    LEGACY_SYNC_DATABASE_URL: legacy.syncUrl,
    AMQP_URL: (await testRabbitmq()).url,
  });

  for (const [entry, env, metric] of [
    ['main.ts', () => Promise.resolve(monolithEnv()), 'http_request_duration_seconds'],
    ['sync/main.ts', relayEnv, 'strangler_events_relay_shards'],
  ] as const) {
    it(`${entry} tells its health and figures, and ends by itself when asked to`, async () => {
      const child = start(entry, await env());
      const url = await listeningUrl(child);
      assert.equal((await fetch(`${url}/health/live`)).status, 200);
      await waitFor(`${entry} to be ready`, async () => (await fetch(`${url}/health/ready`)).status === 200);
      assert.match(await (await fetch(`${url}/metrics`)).text(), new RegExp(metric));
      child.kill('SIGTERM');
      assert.deepEqual(await once(child, 'exit'), [0, null]);
    });

    it(`${entry} names every variable that is missing`, async () => {
      const child = start(entry, {});
      let said = '';
      child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const [code] = (await once(child, 'close')) as [number];
      assert.equal(code, 2);
      for (const name of Object.keys(await env())) assert.match(said, new RegExp(`${name} is missing`));
    });
  }

  it('main.ts is not ready without its database, and says why', async () => {
    const child = start('main.ts', { ...monolithEnv(), LEGACY_DATABASE_URL: 'mysql://nobody@127.0.0.1:1/legacy' });
    const url = await listeningUrl(child);
    assert.equal((await fetch(`${url}/health/live`)).status, 200);
    const ready = await fetch(`${url}/health/ready`);
    assert.equal(ready.status, 503);
    assert.match(await ready.text(), /ECONNREFUSED|no answer/);
    child.kill('SIGTERM');
    await once(child, 'exit');
  });
});
