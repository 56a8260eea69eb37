import winston from 'winston';
import { requestContext } from './context.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** What the project logs with: an event's name in words, and fields that a machine can search. */
export type { Logger } from 'winston';

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** JSON lines on stdout, each with the name of the part and, inside a request, its id and trace. */
export function makeLogger(options: { readonly part: string; readonly level?: LogLevel }): winston.Logger {
  const logger = winston.createLogger({
    level: options.level ?? 'info',
    defaultMeta: { part: options.part },
    format: winston.format.combine(
      winston.format((info) => Object.assign(info, requestContext()))(),
      winston.format((info) => withReadableErrors(info))(),
      winston.format.timestamp(),
      winston.format.json(),
    ),
  });
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- winston types its own transports as interfaces
  return logger.add(new winston.transports.Console());
}

/** A logger that says nothing, for tools and tests that have no use for lines. */
export function silentLogger(): winston.Logger {
  return winston.createLogger({ silent: true });
}

// JSON.stringify makes `{}` of an Error: name, message, stack and cause have to be picked by hand.
function withReadableErrors(info: winston.Logform.TransformableInfo): winston.Logform.TransformableInfo {
  for (const [key, value] of Object.entries(info)) {
    if (value instanceof Error) info[key] = describeError(value);
  }
  return info;
}

function describeError(error: Error): LogFields {
  const code = 'code' in error ? { code: error.code } : {};
  const cause = error.cause instanceof Error ? { cause: describeError(error.cause) } : {};
  return { name: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}
