import { connect, type Channel, type ConfirmChannel, type Connection } from 'amqplib/callback_api';
import { messageOf } from '../errors.ts';

/** A connection or channel together with the promise of its end; it resolves with the reason and never rejects. */
export interface Opened<T> {
  readonly it: T;
  readonly closed: Promise<string>;
}

const HEARTBEAT_S = 10;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens a connection. The callback interface of amqplib is used throughout, because only there listeners can be attached
 * in the same turn in which the object comes to be: an `error` without a listener would end the process.
 */
export function openConnection(
  url: string,
  name: string,
  onBlocked: (blocked: boolean, reason: string) => void,
): Promise<Opened<Connection>> {
  return new Promise((resolve, reject) => {
    const options = {
      timeout: CONNECT_TIMEOUT_MS,
      noDelay: true,
      keepAlive: true,
      clientProperties: { connection_name: name },
    };
    connect(withHeartbeat(url), options, (error: Error | null, connection) => {
      if (error !== null) {
        reject(error);
        return;
      }
      connection.on('blocked', (reason) => {
        onBlocked(true, reason);
      });
      connection.on('unblocked', () => {
        onBlocked(false, '');
      });
      resolve({ it: connection, closed: endOf(connection) });
    });
  });
}

/** Opens a channel without confirms. */
export function openChannel(connection: Connection): Promise<Opened<Channel>> {
  return new Promise((resolve, reject) => {
    const channel = connection.createChannel((error: Error | null) => {
      if (error === null) resolve({ it: channel, closed });
      else reject(error);
    });
    const closed = endOf(channel);
  });
}

/** Opens a channel with publisher confirms. */
export function openConfirmChannel(connection: Connection): Promise<Opened<ConfirmChannel>> {
  return new Promise((resolve, reject) => {
    const channel = connection.createConfirmChannel((error: Error | null) => {
      if (error === null) resolve({ it: channel, closed });
      else reject(error);
    });
    const closed = endOf(channel);
  });
}

/** Calls a method with a callback as last argument and awaits what it answers. */
export function ask<T>(call: (done: (error: Error | null, answer?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, answer) => {
      if (error === null) resolve(answer as T);
      else reject(error);
    });
  });
}

function endOf(it: Connection | Channel): Promise<string> {
  return new Promise((resolve) => {
    // `error` comes first when there is one; `close` always comes.
    it.on('error', (error: unknown) => {
      resolve(messageOf(error));
    });
    it.on('close', () => {
      resolve('closed');
    });
  });
}

function withHeartbeat(url: string): string {
  const at = new URL(url);
  if (!at.searchParams.has('heartbeat')) at.searchParams.set('heartbeat', String(HEARTBEAT_S));
  return at.toString();
}
