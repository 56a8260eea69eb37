import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A door in front of the real Unleash: open, refusing with a status, or silent. */
export interface Gate {
  readonly url: string;
  /** `METHOD path` of every request that came, in order. */
  readonly seen: string[];
  /** Bodies of the usage reports that got through. */
  readonly reports: string[];
  set(mode: 'open' | 'silent' | number): void;
  close(): Promise<void>;
}

export async function openGate(target: string): Promise<Gate> {
  let mode: 'open' | 'silent' | number = 'open';
  const seen: string[] = [];
  const reports: string[] = [];

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const { method, headers, url = '/' } = incoming;
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    if (url.endsWith('/client/metrics')) {
      incoming.setEncoding('utf8').on('data', (text: string) => reports.push(text));
    }
    incoming.pipe(onward);
  };

  const server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method ?? ''} ${incoming.url ?? ''}`);
    if (mode === 'open') forward(incoming, outgoing);
    else if (mode !== 'silent') outgoing.writeHead(mode).end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    reports,
    set: (next) => void (mode = next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
