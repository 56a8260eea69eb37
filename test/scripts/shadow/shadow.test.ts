import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import type { RouteResult } from '../../../scripts/shadow/tally.ts';
import { startTwoSides } from './two-sides.ts';
import type { AnswerOrder, TwoSides } from './two-sides.ts';

const PROGRAM = new URL('../../../scripts/strangler.ts', import.meta.url).pathname;
const PHONE = '+79991234567';
const order: AnswerOrder = (id) => ({
  body: { id, customer: { phone: PHONE, name: 'Ivan' }, total: id * 100, vat: Math.round((id * 100) / 6) },
});
const floored: AnswerOrder = (id) => ({ body: { ...order(id, 1, {} as never).body, vat: Math.floor((id * 100) / 6) } });
const paths = (n: number): string => Array.from({ length: n }, (_, i) => `/api/orders/${i + 1}`).join('\n');

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

describe('strangler shadow', () => {
  let sides: TwoSides | undefined;
  afterEach(async () => {
    await sides?.stop();
    sides = undefined;
  });

  async function shadow(
    legacy: AnswerOrder,
    service: AnswerOrder,
    o: { shapes?: number; args?: string[]; rules?: string } = {},
  ): Promise<Ran> {
    await sides?.stop();
    sides = await startTwoSides(legacy, service, o.rules);
    const file = await sides.file('paths', paths(o.shapes ?? 60));
    return run('--config', sides.config, '--paths', file, ...(o.args ?? []));
  }

  async function run(...args: string[]): Promise<Ran> {
    // No local stack may lend its addresses.
    const env = { ...process.env, STRANGLER_HOME: sides?.folder ?? tmpdir() };
    const child = spawn(process.execPath, [PROGRAM, 'shadow', ...args], { env });
    const closed = once(child, 'close') as Promise<[number]>;
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { code: (await closed)[0], out, err };
  }

  const firstRoute = (ran: Ran): RouteResult => {
    const { routes } = JSON.parse(ran.out) as { routes: RouteResult[] };
    assert.ok(routes[0], ran.out + ran.err);
    return routes[0];
  };

  it('says alike, with its bound, and exits with 0', async () => {
    const ran = await shadow(order, order);
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(ran.out, /orders\.get +300 +300 +0 +0 +0 .* ms .* ms +< 1\.0% +alike/);
    assert.match(ran.out, /rule of three/);
  });

  it('names the path that differs, masks people and exits with 1', async () => {
    const ran = await shadow(order, floored);
    assert.equal(ran.code, 1);
    assert.match(ran.out, /differ: \d+% of the requests differ/);
    assert.match(ran.out, /orders\.get differs at \$\.vat \(\d+×\)/);
    assert.match(ran.out, /\$\.vat: value, legacy \d+, service \d+/);
    assert.ok(!(ran.out + ran.err).includes(PHONE));
  });

  it('never prints what people are called, whatever differs', async () => {
    const ran = await shadow(order, (id) => ({ body: { id, customer: { phone: '+70000000000', name: 'Igor' } } }), {
      args: ['--json'],
    });
    assert.equal(ran.code, 1);
    for (const secret of [PHONE, '+70000000000', 'Ivan', 'Igor']) assert.ok(!ran.out.includes(secret), secret);
  });

  it('tells noise of legacy itself from a difference, and does not count it as evidence', async () => {
    const stamped: AnswerOrder = (id, nth, req) => ({ body: { ...order(id, nth, req).body, at: Math.random() } });
    const result = firstRoute(await shadow(stamped, stamped, { args: ['--json'] }));
    assert.deepEqual(
      [result.noise, result.different, result.equal, result.verdict],
      [300, 0, 0, 'not enough evidence'],
    );
    const overlooked = await shadow(stamped, stamped, { rules: '{ flag: s, compare: { ignore: ["$.at"] } }' });
    assert.equal(overlooked.code, 0, overlooked.out);
  });

  it('finds a difference beside noise', async () => {
    const stamped =
      (of: AnswerOrder): AnswerOrder =>
      (id, nth, req) => ({ body: { ...of(id, nth, req).body, at: Math.random() } });
    const result = firstRoute(await shadow(stamped(order), stamped(floored), { args: ['--json'] }));
    assert.equal(result.verdict, 'differ');
    assert.deepEqual(Object.keys(result.paths), ['$.vat']);
  });

  it('counts a service that agrees only at the second reading as settled', async () => {
    const late: AnswerOrder = (id, nth, req) => (id === 7 && nth === 1 ? { body: {} } : order(id, nth, req));
    const ran = await shadow(order, late, { args: ['--seed', '1'] });
    assert.equal(ran.code, 0);
    assert.match(ran.out, /1 answers of the service agreed only at the second reading/);
  });

  it('wants enough comparisons, and of different requests', async () => {
    const few = firstRoute(await shadow(order, order, { args: ['--json', '--requests', '50'] }));
    assert.match(few.why, /^50 of the 99 comparisons needed$/);
    const same = firstRoute(await shadow(order, order, { shapes: 3, args: ['--json'] }));
    assert.equal(same.requests, 15);
    assert.match(same.why, /15 of the 99 comparisons needed, 3 of the 20 different requests needed/);
  });

  it('takes no comfort from two refusals, nor from errors that agree', async () => {
    const refused: AnswerOrder = () => ({ status: 401, body: {} });
    const unauthorised = firstRoute(await shadow(refused, refused, { args: ['--json'] }));
    assert.deepEqual([unauthorised.failed, unauthorised.verdict], [300, 'not enough evidence']);
    const gone: AnswerOrder = () => ({ status: 404, body: {} });
    const missing = firstRoute(await shadow(gone, gone, { args: ['--json'] }));
    assert.deepEqual([missing.equal, missing.comparisons, missing.verdict], [300, 0, 'not enough evidence']);
  });

  it('sends the token to both sides, and Host as a client would', async () => {
    const picky: AnswerOrder = (id, nth, req) => ({
      ...order(id, nth, req),
      ...(req.headers.authorization === 'Bearer t' ? {} : { status: 401 }),
    });
    const hosts = new Set<string | undefined>();
    const noting: AnswerOrder = (id, nth, req) => {
      hosts.add(req.headers.host);
      return picky(id, nth, req);
    };
    const ran = await shadow(noting, noting, { args: ['--token', 't'] });
    assert.equal(ran.code, 0, ran.out);
    assert.equal(hosts.size, 1);
  });

  it('reads access logs', async () => {
    sides = await startTwoSides(order, order);
    const log = Array.from(
      { length: 60 },
      (_, i) => `127.0.0.1 - - [21/Nov/2026:10:00:00 +0000] "GET /api/orders/${i + 1} HTTP/1.1" 200 12 "-" "curl"`,
    );
    const file = await sides.file(
      'access.log',
      [...log, '1.2.3.4 - - [x] "POST /api/orders HTTP/1.1" 201 1', 'garbage'].join('\n'),
    );
    const ran = await run('--config', sides.config, '--paths', file);
    assert.equal(ran.code, 0, ran.out + ran.err);
    assert.match(ran.err, /left out 1 requests that are no GET and 1 lines/);
  });

  it('says without a stack trace why it could not run, and exits with 2', async () => {
    sides = await startTwoSides(order, order);
    const file = await sides.file('paths', '/elsewhere');
    const nothing = await run('--config', sides.config, '--paths', file);
    assert.deepEqual(
      [nothing.code, nothing.err.trim()],
      [2, 'None of the requests is a GET of a route with "shadow".'],
    );
    const nowhere = await run('--config', sides.config, '--paths', file, '--legacy', 'http://127.0.0.1:1');
    assert.deepEqual(
      [nowhere.code, nowhere.err.trim()],
      [2, 'old does not answer at http://127.0.0.1:1: is it running?'],
    );
    const unsaid = await run('--config', sides.config);
    assert.deepEqual(
      [unsaid.code, unsaid.err.trim()],
      [2, 'Say which requests to compare: --paths FILE, a list of paths or an access log.'],
    );
    const missing = await run('--config', '/nonexistent.yaml');
    assert.equal(missing.code, 2);
    assert.match(missing.err, /cannot be read/);
    assert.doesNotMatch(missing.err, /\n {4}at /);
  });
});
