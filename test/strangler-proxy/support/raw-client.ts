import { connect, type Socket } from 'node:net';
import { waitFor } from '../../support/wait-for.ts';

/** A connection on which a test says exactly what goes over the wire. */
export interface RawClient {
  readonly socket: Socket;
  /** All that was received so far. */
  text(): string;
  send(text: string): void;
  /** Waits until what was received contains the text. */
  until(text: string): Promise<string>;
  isClosed(): boolean;
  closed(): Promise<string>;
}

export async function rawClient(url: string): Promise<RawClient> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
  let received = '';
  let isClosed = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => (received += chunk));
  socket.on('close', () => (isClosed = true));
  socket.on('error', () => {
    // A reset is seen as the close that follows.
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return {
    socket,
    text: () => received,
    send: (text) => void socket.write(text, 'latin1'),
    until: async (text) => {
      await waitFor(`"${text}" in what was received`, () => Promise.resolve(received.includes(text)), 5000);
      return received;
    },
    isClosed: () => isClosed,
    closed: async () => {
      await waitFor('the connection to be closed', () => Promise.resolve(isClosed), 15_000);
      return received;
    },
  };
}

/** One request on a connection of its own; resolves with the whole answer. */
export async function rawRequest(url: string, head: string, body = ''): Promise<string> {
  const client = await rawClient(url);
  client.send(`${head.trim().replaceAll(/\r?\n\s*/g, '\r\n')}\r\nconnection: close\r\n\r\n${body}`);
  return client.closed();
}

/** Sends exactly these bytes (as latin1) on a connection of its own; resolves with all that came until it was closed. */
export async function rawExchange(url: string, bytes: string): Promise<string> {
  const client = await rawClient(url);
  client.send(bytes);
  return client.closed();
}

/** The lines of a head as they go over the wire, with an empty line at the end. */
export function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
