import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeProxies } from '../support/proxy.ts';
import { closeUpstreams } from '../support/upstream.ts';
import { type Golden, playGolden } from './play-golden.ts';

const folder = join(import.meta.dirname, 'golden');

// Each file is one request: what the decorators are told, word for word, what they say, and what becomes of it. Written
// for whoever writes a decorator in a language of their own.
describe('the decorator protocol, by its golden pairs', function () {
  this.timeout(20_000);
  afterEach(async () => {
    await closeProxies();
    await closeUpstreams();
  });

  for (const file of readdirSync(folder).sort()) {
    const golden = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Golden;
    it(`${file}: ${golden.title}`, async () => {
      assert.deepEqual(await playGolden(golden), {
        told: golden.told,
        forwarded: golden.forwarded,
        answer: golden.answer,
      });
    });
  }
});
