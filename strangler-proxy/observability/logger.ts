import winston from 'winston';

export type Logger = Pick<winston.Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** JSON lines on standard output. */
export function makeLogger(level: string): Logger {
  return winston.createLogger({
    level,
    defaultMeta: { part: 'proxy' },
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.Console()],
  });
}
