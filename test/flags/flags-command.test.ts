import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { testUnleash } from '../support/servers.ts';
import { tempFolder } from '../support/temp-folder.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const root = join(import.meta.dirname, '../..');

async function run(variables: Record<string, string>, ...args: string[]): Promise<Outcome> {
  const { PATH = '' } = process.env;
  // A home of its own: a stack that a developer has running must not be found.
  const env = { PATH, STRANGLER_HOME: await tempFolder('flags-home'), ...variables };
  return new Promise((resolve) => {
    const command = [join(root, 'scripts/strangler.ts'), 'flags', ...args];
    execFile(process.execPath, command, { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });
}

describe('strangler flags', function () {
  this.timeout(60_000);
  let env: { UNLEASH_URL: string; UNLEASH_ADMIN_TOKEN: string };
  before(async () => {
    const { url, adminToken } = await testUnleash();
    env = { UNLEASH_URL: `${url}/api`, UNLEASH_ADMIN_TOKEN: adminToken };
  });

  it('apply, then plan: exit code 0; turned on: drift says so with 1, apply keeps it, --force takes it back', async () => {
    assert.equal((await run(env, 'apply', '--force')).code, 0);
    const plan = await run(env, 'plan');
    assert.equal(plan.code, 0, plan.out + plan.err);
    assert.match(plan.out, /Nothing to apply/);

    const on = await run(env, 'on', 'orders-read');
    assert.deepEqual([on.code, on.out], [0, 'orders-read is on in development.\n']);
    const drift = await run(env, 'drift');
    assert.equal(drift.code, 1);
    assert.match(drift.out, /orders-read +development +turned by a person +on +off/);

    assert.match((await run(env, 'apply')).out, /Left as it is:[^]*orders-read/);
    const forced = await run(env, 'apply', '--force', '--json');
    const { changes } = JSON.parse(forced.out) as { changes: { flag: string; kind: string }[] };
    assert.ok(changes.some((change) => change.flag === 'orders-read' && change.kind === 'state'));
  });

  it('an unknown name: the near ones and exit code 2', async () => {
    const outcome = await run(env, 'off', 'orders-raed');
    assert.equal(outcome.code, 2);
    assert.match(outcome.err, /no flag is called orders-raed; did you mean orders-read/);
  });

  it('a development flag elsewhere: exit code 2', async () => {
    const outcome = await run(env, 'on', 'demo-orders-bug', '--environment', 'production');
    assert.deepEqual(
      [outcome.code, outcome.err.trim()],
      [2, 'demo-orders-bug is not for production, only for development'],
    );
  });

  it('no Unleash known, none there, a wrong token: exit code 2 and the variable to look at, never a stack trace', async () => {
    const cases: [Record<string, string>, RegExp][] = [
      [{}, /No Unleash is known: .*UNLEASH_URL and UNLEASH_ADMIN_TOKEN/],
      [{ UNLEASH_URL: 'http://127.0.0.1:1' }, /UNLEASH_ADMIN_TOKEN is not/],
      [{ UNLEASH_URL: 'http://127.0.0.1:1', UNLEASH_ADMIN_TOKEN: 'x' }, /does not answer.*comes from UNLEASH_URL/],
      [{ ...env, UNLEASH_ADMIN_TOKEN: '*:*.wrong' }, /does not accept.*comes from UNLEASH_ADMIN_TOKEN/],
    ];
    for (const [variables, message] of cases) {
      const { code, err } = await run(variables, 'plan');
      assert.equal(code, 2, err);
      assert.match(err, message);
      assert.equal(err.trim().split('\n').length, 1);
      assert.ok(!err.includes('*:*.wrong'));
    }
  });
});
