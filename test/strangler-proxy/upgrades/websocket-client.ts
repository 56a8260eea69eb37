import { waitFor } from '../../support/wait-for.ts';

/** A WebSocket of Node's own client, with what it has heard. */
export interface Heard {
  readonly socket: WebSocket;
  readonly messages: string[];
  /** Undefined while it is open. */
  closeCode(): number | undefined;
  /** Waits for a message. */
  until(message: string): Promise<void>;
  /** Waits for the end; resolves with the code of the close frame, 1006 where there was none. */
  closed(): Promise<number>;
}

/** Opens a WebSocket and waits until it is open. */
export async function openWebSocket(url: string, path: string): Promise<Heard> {
  const socket = new WebSocket(url.replace(/^http/, 'ws') + path);
  const messages: string[] = [];
  let code: number | undefined;
  socket.addEventListener('message', ({ data }) => messages.push(String(data)));
  socket.addEventListener('close', (event) => (code = event.code));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error('the WebSocket was not opened')));
  });
  return {
    socket,
    messages,
    closeCode: () => code,
    async until(message) {
      await waitFor(`the message ${message.slice(0, 40)}`, () => Promise.resolve(messages.includes(message)), 5000);
    },
    closed: () => waitFor('the WebSocket to be closed', () => Promise.resolve(code), 15_000),
  };
}
