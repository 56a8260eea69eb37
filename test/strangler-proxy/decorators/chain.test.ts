import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { makeCaller } from '../../../strangler-proxy/decorators/call.ts';
import { runPost, runPre, type ChainDeps } from '../../../strangler-proxy/decorators/chain.ts';
import type { DecoratedRequest, DecoratorConfig, Outcome } from '../../../strangler-proxy/decorators/types.ts';

type Answer = (req: IncomingMessage, res: ServerResponse, payload: Record<string, unknown>) => void;

describe('a chain of decorators', () => {
  const agent = new Agent();
  const answers = new Map<string, Answer>();
  const payloads: { name: string; payload: Record<string, unknown>; headers: IncomingMessage['headers'] }[] = [];
  let server: Server;
  let origin = '';
  let outcomes: Outcome<unknown>['kind'][] = [];

  before(async () => {
    server = createServer((req, res) => {
      const chunks: Buffer[] = [];
      req.on('data', (chunk: Buffer) => chunks.push(chunk));
      req.on('end', () => {
        const payload = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
        const name = (req.url ?? '').slice(1);
        payloads.push({ name, payload, headers: req.headers });
        const answer = answers.get(name);
        if (answer === undefined) res.writeHead(204).end();
        else answer(req, res, payload);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    await agent.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    answers.clear();
    payloads.length = 0;
    outcomes = [];
  });

  const decorator = (name: string, parts: Partial<DecoratorConfig> = {}): DecoratorConfig => ({
    name,
    url: `${origin}/${name}`,
    timeout: 2_000,
    onError: 'fail',
    requestBody: true,
    responseBody: true,
    ...parts,
  });
  const json =
    (status: number, body: unknown): Answer =>
    (_req, res) => {
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
  const deps = (): ChainDeps => ({
    call: makeCaller({ dispatcher: agent, answerBytes: () => 1_000 }),
    called: (_decorator, { kind }) => outcomes.push(kind),
  });
  const contextFor = ({ name }: DecoratorConfig) => ({
    traceparent: '00-11111111111111111111111111111111-2222222222222222-01',
    idempotencyKey: `key-${name}`,
    signal: new AbortController().signal,
  });
  const request: DecoratedRequest = {
    method: 'POST',
    path: '/orders',
    headers: { host: 'shop' },
    query: { a: '1' },
    body: { dish: 1 },
  };

  it('asks each in turn, with what the one before it left', async () => {
    answers.set('first', json(200, { body: { dish: 2 } }));
    answers.set('second', json(200, { headers: { 'x-user': 'anna' } }));
    const end = await runPre(
      deps(),
      ['first', 'second', 'third'].map((name) => decorator(name)),
      request,
      contextFor,
    );
    assert.deepEqual(
      payloads.map(({ name }) => name),
      ['first', 'second', 'third'],
    );
    assert.deepEqual(payloads[0]?.payload, request);
    assert.deepEqual(payloads[2]?.payload, { ...request, body: { dish: 2 }, headers: { 'x-user': 'anna' } });
    assert.deepEqual(end, { kind: 'done', value: payloads[2].payload });
    assert.deepEqual(outcomes, ['replace', 'replace', 'unchanged']);
  });

  it('tells each the trace and a key that stays the same', async () => {
    await runPre(deps(), [decorator('first')], request, contextFor);
    const [sent] = payloads;
    assert.equal(sent?.headers['idempotency-key'], 'key-first');
    assert.match(String(sent.headers['traceparent']), /^00-1{32}/);
  });

  it('ends at the first 418', async () => {
    answers.set('first', json(418, { statusCode: 403, body: { error: 'csrf' } }));
    const end = await runPre(deps(), [decorator('first'), decorator('second')], request, contextFor);
    assert.deepEqual(end, { kind: 'stop', statusCode: 403, headers: {}, body: { error: 'csrf' } });
    assert.equal(payloads.length, 1);
  });

  it('shows post decorators the request and the response, and no body to those that want none', async () => {
    answers.set('pay', json(200, { statusCode: 202 }));
    const response = { statusCode: 201, headers: { a: 'b' }, body: { id: 7 } };
    const chain = [decorator('pay'), decorator('mail', { requestBody: false, responseBody: false })];
    const end = await runPost(deps(), chain, { request, response }, contextFor);
    assert.deepEqual(payloads[0]?.payload, { request, response });
    const { method, path, headers, query } = request;
    assert.deepEqual(payloads[1]?.payload, {
      request: { method, path, headers, query },
      response: { statusCode: 202, headers: { a: 'b' } },
    });
    assert.deepEqual(end, { kind: 'done', value: { ...response, statusCode: 202 } });
  });

  const failing: readonly (readonly [string, Answer | undefined, string])[] = [
    ['answers 500', json(500, {}), 'bad-status'],
    ['answers nonsense', (_req, res) => res.writeHead(200).end('<html>'), 'bad-payload'],
    ['is too slow', () => undefined, 'timeout'],
    ['cuts the connection', (req) => req.socket.destroy(), 'refused'],
    ['answers too much', json(200, { body: 'x'.repeat(2_000) }), 'too-large'],
    ['sends elsewhere', (_req, res) => res.writeHead(302, { location: `${origin}/other` }).end(), 'bad-status'],
  ];
  for (const [what, answer, why] of failing) {
    it(`fails with one that ${what}, or goes on without it`, async () => {
      if (answer !== undefined) answers.set('bad', answer);
      const bad = (onError: 'fail' | 'skip') => decorator('bad', { onError, timeout: 300 });
      const end = await runPre(deps(), [bad('fail'), decorator('next')], request, contextFor);
      assert.equal(end.kind === 'failed' && end.why, why);
      assert.ok(!payloads.some(({ name }) => name === 'next' || name === 'other'));
      const skipped = await runPre(deps(), [bad('skip'), decorator('next')], request, contextFor);
      assert.deepEqual(skipped, { kind: 'done', value: request });
      assert.deepEqual(outcomes, ['failed', 'failed', 'unchanged']);
    });
  }

  it('ends with the client', async () => {
    const abort = new AbortController();
    answers.set('slow', () => {
      abort.abort(new Error('gone'));
    });
    const gone = runPre(deps(), [decorator('slow'), decorator('next')], request, (each) => ({
      ...contextFor(each),
      signal: abort.signal,
    }));
    await assert.rejects(gone, /gone/);
  });
});
