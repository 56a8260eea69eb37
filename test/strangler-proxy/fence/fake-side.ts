import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Side } from '../../../strangler-proxy/config/types.ts';
import { makeVerifier, signatureHeader } from '../../../strangler-proxy/legacy-bridge/signature.ts';
import { startUpstream, type TestUpstream } from '../support/upstream.ts';

export const fenceSecret = 'a secret that both sides and the proxy know';

interface Row {
  owner: Side;
  epoch: number;
}

/** A write as a side got it. */
interface TakenWrite {
  readonly body: string;
  readonly mark: string | undefined;
}

/** A side that speaks the contract of docs/reference/fence.md and keeps everything in memory. */
export interface FakeSide {
  readonly upstream: TestUpstream;
  readonly rows: Map<string, Row>;
  /** The writes that had an effect here. */
  readonly writes: TakenWrite[];
  /** Requests about the fence, `GET *` or `POST * service 5`. */
  readonly asked: string[];
  /** What still keeps it from opening; undefined: nothing. */
  pending: string | undefined;
  /** Writes begin, and end when it is let go again. */
  hold(): void;
  release(): void;
  /** How many writes have begun and not ended. */
  inFlight(): number;
}

interface Told {
  readonly tenant: string;
  readonly owner: Side;
  readonly epoch: number;
  readonly force?: boolean;
  readonly watermark?: string;
}

/** Starts a side; `closeUpstreams` ends it. `changed` hears of each change of who may write. */
export async function startFakeSide(side: Side, changed: () => void): Promise<FakeSide> {
  const verify = makeVerifier(fenceSecret);
  const rows = new Map<string, Row>([['*', { owner: 'legacy', epoch: 0 }]]);
  const waiting = new Set<() => void>();
  let isHeld = false;
  const rowOf = (tenant: string): Row => rows.get(tenant) ?? { owner: 'legacy', epoch: 0, ...rows.get('*') };

  const fake: FakeSide = {
    upstream: await startUpstream(),
    rows,
    writes: [],
    asked: [],
    pending: undefined,
    hold: () => (isHeld = true),
    release() {
      isHeld = false;
      for (const go of waiting) go();
      waiting.clear();
    },
    inFlight: () => waiting.size,
  };

  const answer = (res: ServerResponse, status: number, content: object, headers: Record<string, string> = {}): void =>
    void res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(content));

  const answerFence = (req: IncomingMessage, res: ServerResponse, body: string): void => {
    const { method = '', url: target = '' } = req;
    const signature = req.headers[signatureHeader];
    if (!verify(String(signature), { method, target, body }, Date.now())) {
      answer(res, 404, {});
      return;
    }
    if (method === 'GET') {
      const tenant = new URL(target, 'http://side').searchParams.get('tenant') ?? '*';
      fake.asked.push(`GET ${tenant}`);
      answer(res, 200, { side, ...rowOf(tenant), inFlight: waiting.size });
      return;
    }
    const told = JSON.parse(body) as Told;
    fake.asked.push(`POST ${told.tenant} ${told.owner} ${told.epoch}${told.force === true ? ' by force' : ''}`);
    const row = rowOf(told.tenant);
    if (told.epoch < row.epoch || (told.epoch === row.epoch && told.owner !== row.owner)) {
      answer(res, 409, row);
      return;
    }
    const isOpening = told.owner === side;
    const writes = waiting.size > 0 ? `${waiting.size} writes` : undefined;
    const pending = isOpening ? fake.pending : writes;
    const isLate = told.force !== true && pending !== undefined;
    // Closed at once, as far as new writes go; opened only when there is nothing to wait for.
    if (!isLate || !isOpening) {
      rows.set(told.tenant, { owner: told.owner, epoch: told.epoch });
      changed();
    }
    if (isLate) answer(res, 202, { pending });
    else
      answer(res, 200, {
        ...rowOf(told.tenant),
        ...(told.owner === side ? {} : { watermark: `${side} to ${told.epoch}` }),
      });
  };

  const answerWrite = async (req: IncomingMessage, res: ServerResponse, body: string): Promise<void> => {
    const mark = req.headers['x-strangler-fence'] as string | undefined;
    const tenant = decodeURIComponent(mark?.split('; tenant=')[1] ?? '*');
    // What is written says whose it is, whatever the request says of itself.
    const [, owned] = /^of (.+)/.exec(body) ?? [];
    if (mark !== undefined && [tenant, owned ?? tenant].some((each) => rowOf(each).owner !== side)) {
      const whose = owned === undefined || rowOf(tenant).owner !== side ? '' : `; tenant=${encodeURIComponent(owned)}`;
      answer(res, 409, { code: 'fence-not-owner' }, { 'x-strangler-fence': `not-owner${whose}` });
      return;
    }
    if (isHeld) await new Promise<void>((resolve) => waiting.add(resolve));
    fake.writes.push({ body, mark });
    answer(res, 201, { side });
  };

  fake.upstream.answer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (req.url?.startsWith('/__strangler/fence/orders') === true) answerFence(req, res, body);
      else if (req.url === '/__strangler/session')
        answer(res, 200, { version: 'v', identity: { sub: 'anna' }, data: {} });
      else if (req.method === 'GET') answer(res, 200, { side, mark: req.headers['x-strangler-fence'] });
      else void answerWrite(req, res, body);
    });
  });
  return fake;
}
