import ZongJi from '@vlasky/zongji';
import type { Logger } from 'winston';
import { messageOf } from '../errors.ts';
import type { Running } from '../running.ts';
import type { Doorbell } from './doorbell.ts';
import { jitter } from '../pause.ts';

/** What {@link startBinlogDoorbell} needs. */
export interface BinlogDoorbellOptions {
  /** A user with REPLICATION SLAVE, REPLICATION CLIENT (MariaDB: BINLOG MONITOR) and SELECT; the path names the database to watch. */
  readonly url: string;
  readonly bell: Doorbell;
  readonly logger: Logger;
}

const WATCHED = ['strangler_thin', 'strangler_outbox'];
const FIRST_PAUSE_MS = 500;
const LAST_PAUSE_MS = 30_000;

/**
 * Reads the server's row binlog from its end and rings when rows of the watched tables go by: half a millisecond after
 * the commit. Only a doorbell: it remembers no position, and after any failure it starts again at the end, because every
 * loop also looks by itself.
 */
export function startBinlogDoorbell(options: BinlogDoorbellOptions): Running {
  const at = new URL(options.url);
  const database = decodeURIComponent(at.pathname.slice(1));
  const connection = {
    host: at.hostname,
    port: at.port === '' ? 3306 : Number(at.port),
    user: decodeURIComponent(at.username),
    password: decodeURIComponent(at.password),
  };
  let stopping = false;
  let failures = 0;
  let current: ZongJi | undefined;
  let timer: NodeJS.Timeout | undefined;

  const start = (): void => {
    const zongji = new ZongJi(connection);
    current = zongji;
    zongji.on('error', (error: unknown) => {
      restart(zongji, error);
    });
    zongji.on('ready', () => {
      failures = 0;
      options.logger.info('binlog doorbell listens', { event: 'events.binlog-ready', database });
      // What was written while nobody listened.
      options.bell.ring();
    });
    zongji.on('binlog', () => options.bell.ring());
    // Every reader of one server needs an id of its own.
    const serverId = 1_000_000 + Math.floor(Math.random() * 1_000_000_000);
    zongji.start({
      startAtEnd: true,
      serverId,
      includeEvents: ['tablemap', 'writerows'],
      includeSchema: { [database]: WATCHED },
    });
  };

  const restart = (failed: ZongJi, error: unknown): void => {
    if (stopping || failed !== current) return;
    current = undefined;
    stopQuietly(failed);
    failures += 1;
    options.logger.warn('binlog doorbell fell silent', {
      event: 'events.binlog-lost',
      database,
      failures,
      error: messageOf(error),
    });
    timer = setTimeout(start, jitter(Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 10), LAST_PAUSE_MS)));
  };

  start();
  return {
    stop: () => {
      stopping = true;
      clearTimeout(timer);
      if (current !== undefined) stopQuietly(current);
      return Promise.resolve();
    },
  };
}

function stopQuietly(zongji: ZongJi): void {
  // A stopped reader may still report the end of its own connection.
  zongji.on('error', () => undefined);
  zongji.stop();
}
