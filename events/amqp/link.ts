import type { Connection } from 'amqplib/callback_api';
import type { Logger } from 'winston';
import { messageOf } from '../errors.ts';
import { jitter, makePause } from '../pause.ts';
import type { Running } from '../running.ts';
import { openConnection } from './open.ts';

/** One connection that is kept up. */
export interface LinkOptions {
  readonly url: string;
  /** Shown in the broker's management pages and in the log. */
  readonly name: string;
  readonly logger: Logger;
  /**
   * Called with each new connection; opens what is needed on it. A rejection closes the connection and a new one is
   * tried. `broken` closes the connection for whoever finds that something on it does not work any more.
   */
  onConnected(connection: Connection, broken: (why: string) => void): Promise<void>;
  /** The connection of the last `onConnected` is gone; whatever was on it is void. */
  onLost(): void;
  onBlocked?(blocked: boolean): void;
}

const FIRST_PAUSE_MS = 50;
const LAST_PAUSE_MS = 5000;
const CLOSE_TIMEOUT_MS = 2000;

/**
 * Keeps a connection to the broker: after any loss it connects again, with growing pauses and jitter, for ever.
 * amqplib's own recovery attaches its listeners only after setup; a link cut in between would be an uncaught error.
 */
export function keepLink(options: LinkOptions): Running {
  const { logger, name } = options;
  let stopping = false;
  let failures = 0;
  let endCurrent: (why: string) => void = () => undefined;
  const pause = makePause();
  const isStopping = (): boolean => stopping;

  const once = async (): Promise<void> => {
    const { it: connection, closed } = await openConnection(options.url, name, (blocked, reason) => {
      logger.warn(blocked ? 'broker blocks publishing' : 'broker takes messages again', {
        event: 'events.amqp-blocked',
        link: name,
        blocked,
        reason,
      });
      options.onBlocked?.(blocked);
    });
    const ended = new Promise<string>((resolve) => {
      endCurrent = resolve;
    });
    const over = Promise.race([closed, ended]);
    try {
      if (isStopping()) return;
      const opened = options.onConnected(connection, endCurrent).then(() => undefined);
      const lostFirst = await Promise.race([opened, over]);
      if (lostFirst !== undefined) throw new Error(lostFirst);
      failures = 0;
      logger.info('connected to the broker', { event: 'events.amqp-connected', link: name });
      const why = await over;
      if (!isStopping()) logger.warn('connection to the broker lost', { event: 'events.amqp-lost', link: name, why });
    } finally {
      options.onLost();
      options.onBlocked?.(false);
      await closeConnection(connection);
    }
  };

  const run = async (): Promise<void> => {
    while (!isStopping()) {
      try {
        await once();
      } catch (error) {
        logger.warn('cannot connect to the broker', {
          event: 'events.amqp-connect-failed',
          link: name,
          failures,
          error: messageOf(error),
        });
      }
      if (isStopping()) return;
      failures += 1;
      await pause.wait(jitter(Math.min(FIRST_PAUSE_MS * 2 ** failures, LAST_PAUSE_MS)));
    }
  };

  const running = run();
  return {
    stop: async () => {
      stopping = true;
      pause.wake();
      endCurrent('stopped');
      await running;
    },
  };
}

// A connection that is dead on the other side never answers the close; its socket is then left to the heartbeat.
async function closeConnection(connection: Connection): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    try {
      connection.close(done);
    } catch {
      // It throws when it is closed already, which is what is wanted.
      done();
    }
  });
}
