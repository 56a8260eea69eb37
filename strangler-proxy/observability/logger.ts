import winston from 'winston';

/** A reload sets `level`; a logger of the user's own may ignore it. */
export type Logger = Pick<winston.Logger, 'debug' | 'info' | 'warn' | 'error'> & { level?: string };

/** JSON lines on standard output; `fields` are in each of them. */
export function makeLogger(level: string, fields: Readonly<Record<string, unknown>> = {}): Logger {
  const logger = winston.createLogger({
    level,
    defaultMeta: { part: 'proxy', ...fields },
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its own transports as interfaces
  return logger.add(new winston.transports.Console());
}
