import winston from 'winston';

export type Logger = Pick<winston.Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on standard output. */
export function makeLogger(level: string): Logger {
  const logger = winston.createLogger({
    level,
    defaultMeta: { part: 'proxy' },
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its own transports as interfaces
  return logger.add(new winston.transports.Console());
}
