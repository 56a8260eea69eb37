import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import {
  ConfigError,
  durationVariable,
  jwkVariable,
  portVariable,
  readConfig,
  urlVariable,
} from '../../../services/kit/index.ts';

const schema = z.object({
  PORT: portVariable('port of the API'),
  DATABASE_URL: urlVariable(['mysql'], 'the database'),
  KEY: jwkVariable('public key'),
  LEVEL: z.enum(['info', 'debug']).default('info'),
});
const GOOD = { PORT: '4101', DATABASE_URL: 'mysql://user:secret@127.0.0.1:3306/orders', KEY: '{"kty":"OKP"}' };

describe('service kit: configuration', () => {
  it('reads numbers, keys and defaults from text', () => {
    assert.deepEqual(readConfig(schema, GOOD), { ...GOOD, PORT: 4101, KEY: { kty: 'OKP' }, LEVEL: 'info' });
  });

  it('is frozen', () => {
    assert.ok(Object.isFrozen(readConfig(schema, GOOD)));
  });

  it('names every variable that is wrong, what it is for, and never its value', () => {
    const env = { PORT: '99999', DATABASE_URL: 'postgres://user:secret@host/db', KEY: 'secret', LEVEL: 'loud' };
    assert.throws(
      () => readConfig(schema, env),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.deepEqual(
          error.problems.map((problem) => problem.split(':')[0]),
          ['PORT', 'DATABASE_URL', 'KEY', 'LEVEL'],
        );
        assert.ok(error.message.includes('(port of the API)') && error.message.includes('mysql://'));
        assert.ok(!error.message.includes('secret'));
        return true;
      },
    );
  });

  it('takes an empty variable for a missing one', () => {
    assert.throws(() => readConfig(schema, { ...GOOD, PORT: '' }), /PORT is missing \(port of the API\)/);
  });

  it('reads durations with their unit as milliseconds, and refuses what has none or is nothing', () => {
    const timed = z.object({ EVERY: durationVariable('how often') });
    const read = (text: string): number => readConfig(timed, { EVERY: text }).EVERY;
    assert.deepEqual(['500ms', '5s', '2m', '1h'].map(read), [500, 5000, 120_000, 3_600_000]);
    for (const wrong of ['5', 's', '0s', '1.5s', '-1s', '5 s', '1d']) {
      assert.throws(() => read(wrong), /EVERY: must be a duration with its unit/, wrong);
    }
  });

  it('ends a service that is not configured with code 2 and all it misses', () => {
    const main = join(import.meta.dirname, '../../../services/orders/main.ts');
    const { status, stderr } = spawnSync(process.execPath, [main], { env: {}, encoding: 'utf8' });
    assert.equal(status, 2);
    const named = [
      'PORT',
      'ORDERS_DATABASE_URL',
      'AMQP_URL',
      'API_TOKEN_PUBLIC_JWK',
      'UNLEASH_URL',
      'UNLEASH_CLIENT_TOKEN',
    ];
    for (const variable of named) assert.match(stderr, new RegExp(`^  ${variable} is missing`, 'm'));
    assert.doesNotMatch(stderr, /^ +at /m);
  });
});
