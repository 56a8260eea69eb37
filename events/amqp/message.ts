import type { Message, Options } from 'amqplib';
import type { Envelope } from '../envelope.ts';
import { EventsError } from '../errors.ts';

// CloudEvents 1.0, AMQP 0-9-1 binary mode as used here: attributes are headers, the body is the data alone.
const PREFIX = 'cloudEvents_';

/** An envelope whose data is still the JSON text in which it is stored. */
export type EncodedEvent = Omit<Envelope, 'data'> & { readonly data: string | null };

/** The AMQP message of an event. */
export function toMessage(event: EncodedEvent): { readonly body: Buffer; readonly options: Options.Publish } {
  const attributes: Record<string, string | number> = {
    specversion: '1.0',
    id: event.id,
    type: event.type,
    source: event.source,
    subject: event.subject,
    time: event.time,
    seq: event.seq,
    origin: event.origin,
    changed: JSON.stringify(event.changed),
  };
  if (event.seen !== undefined) attributes['seen'] = event.seen;
  if (event.traceparent !== undefined) attributes['traceparent'] = event.traceparent;
  return {
    body: Buffer.from(event.data ?? 'null'),
    options: {
      persistent: true,
      mandatory: true,
      messageId: event.id,
      contentType: 'application/json',
      headers: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [PREFIX + name, value])),
    },
  };
}

/** Reads an event from a delivery; throws `malformed-message` with what is wrong. */
export function fromMessage(message: Message): Envelope {
  const headers: Readonly<Record<string, unknown>> = message.properties.headers ?? {};
  const text = (name: string): string => {
    const value = headers[PREFIX + name];
    if (typeof value !== 'string' || value === '')
      throw new EventsError('malformed-message', `header ${PREFIX}${name}`);
    return value;
  };
  const number = (name: string): number => {
    const value = Number(headers[PREFIX + name]);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new EventsError('malformed-message', `header ${PREFIX}${name}`);
    return value;
  };
  const parsed = parseJson(message.content.toString('utf8'), 'body');
  const changed = parseJson(text('changed'), `header ${PREFIX}changed`);
  if (!Array.isArray(changed)) throw new EventsError('malformed-message', `header ${PREFIX}changed`);
  return Object.freeze({
    id: text('id'),
    type: text('type'),
    source: text('source'),
    subject: text('subject'),
    seq: number('seq'),
    time: text('time'),
    origin: text('origin'),
    data: parsed,
    changed: changed.map(String),
    ...(headers[`${PREFIX}seen`] === undefined ? {} : { seen: number('seen') }),
    ...(headers[`${PREFIX}traceparent`] === undefined ? {} : { traceparent: text('traceparent') }),
  });
}

/** How often the broker has delivered this message before; 0 for the first time. */
export function deliveryCount(message: Message): number {
  const headers: Readonly<Record<string, unknown>> = message.properties.headers ?? {};
  return Number(headers['x-delivery-count'] ?? 0);
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new EventsError('malformed-message', where, { cause });
  }
}
