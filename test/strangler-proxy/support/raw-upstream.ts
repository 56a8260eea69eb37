import { createServer, type AddressInfo, type Socket } from 'node:net';

/** An upstream at socket level: it says what the test writes, and keeps what it was sent, byte for byte (as latin1). */
export interface RawUpstream {
  readonly url: string;
  /** Of each connection, in the order in which they were opened. */
  readonly received: string[];
  readonly sockets: Set<Socket>;
  /** From now on a connection is answered like this, each time something has come. */
  answer(reply: Reply): void;
}

/** Called with all that the connection has sent so far. */
export type Reply = (socket: Socket, text: string) => void;

const running = new Set<() => Promise<void>>();

/** Answers each head that is complete with 200 and `ok`. */
export const plainReply: Reply = (socket, text) => {
  if (text.includes('\r\n\r\n')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok');
};

/** Starts an upstream; `closeRawUpstreams` ends it. */
export async function startRawUpstream(reply: Reply = plainReply, host = '127.0.0.1'): Promise<RawUpstream> {
  let answer = reply;
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      const text = (received[index] ?? '') + chunk;
      received[index] = text;
      answer(socket, text);
    });
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  running.add(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    received,
    sockets,
    answer(next) {
      answer = next;
    },
  };
}

export async function closeRawUpstreams(): Promise<void> {
  const all = [...running];
  running.clear();
  await Promise.all(all.map((close) => close()));
}
