import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PartStatus } from '../status.ts';
import type { StepEvent } from '../steps/steps.ts';

/** What a supervisor answers to; long work tells its steps while it runs. */
export interface ControlHandlers {
  readonly status: () => Promise<SupervisorStatus>;
  /** Stops everything; the caller watches the process end. */
  readonly stop: () => void;
  readonly restart: (part: string, tell: (event: StepEvent) => void) => Promise<void>;
  readonly reset: (tell: (event: StepEvent) => void) => Promise<void>;
}

export interface SupervisorStatus {
  /** False while it is starting or stopping. */
  readonly ready: boolean;
  readonly parts: readonly PartStatus[];
}

/** One line of a streamed answer. */
export type ControlLine = { readonly event: StepEvent } | { readonly done: true } | { readonly error: string };

export interface ControlServer {
  readonly port: number;
  readonly token: string;
  readonly close: () => Promise<void>;
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Listens on 127.0.0.1, on a free port, for whoever has the token out of the supervisor's file. */
export async function startControlServer(handlers: ControlHandlers): Promise<ControlServer> {
  const token = randomBytes(24).toString('hex');
  const expected = digest(`Bearer ${token}`);

  const stream = async (
    res: ServerResponse,
    work: (tell: (event: StepEvent) => void) => Promise<void>,
  ): Promise<void> => {
    const write = (line: ControlLine): void => void res.write(`${JSON.stringify(line)}\n`);
    res.writeHead(200, { 'content-type': 'application/x-ndjson' });
    try {
      await work((event) => write({ event }));
      write({ done: true });
    } catch (error) {
      write({ error: error instanceof Error ? error.message : String(error) });
    }
    res.end();
  };

  const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const url = new URL(req.url ?? '/', 'http://control');
    if (!timingSafeEqual(digest(req.headers.authorization ?? ''), expected)) {
      res.writeHead(401).end();
      return;
    }
    switch (`${req.method ?? ''} ${url.pathname}`) {
      case 'GET /status':
        res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(await handlers.status()));
        return;
      case 'POST /stop':
        res.writeHead(202).end();
        handlers.stop();
        return;
      case 'POST /restart':
        await stream(res, (tell) => handlers.restart(url.searchParams.get('part') ?? '', tell));
        return;
      case 'POST /reset':
        await stream(res, (tell) => handlers.reset(tell));
        return;
      default:
        res.writeHead(404).end();
    }
  };

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => {
      res.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    token,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}
