import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createProxyServer } from '../../strangler-proxy/server/proxy-server.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';
import { memoryLogger, testConfig } from './support/proxy.ts';

describe('flags from a file', () => {
  it('that is broken while the proxy runs are told in its log', async () => {
    const file = join(await tempFolder('flags'), 'flags.json');
    await writeFile(file, '{"version": 2, "features": []}');
    const config = testConfig({ flags: { file }, upstreams: { monolith: { url: 'http://127.0.0.1:9' } } });
    const { logger, log } = memoryLogger();
    const server = await createProxyServer(config, { logger });
    try {
      await writeFile(file, '{"version": 2, "features": [{"name": ');
      const line = await waitFor('a warning', () => Promise.resolve(log.find(({ level }) => level === 'warn')));
      assert.equal(line.fields['path'], file);
    } finally {
      await server.stop();
    }
  });
});
