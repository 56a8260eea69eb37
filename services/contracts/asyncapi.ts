import { z } from 'zod';
import { eventSchemas } from './index.ts';

/** Who announces what, and which queues hear it. */
const FLOWS = {
  'order.changed': { from: ['legacy', 'orders'], to: ['orders.orders', 'legacy.orders'] },
  'pizzeria.changed': { from: ['legacy'], to: ['orders.reference'] },
  'product.changed': { from: ['legacy'], to: ['orders.reference'] },
  'customer.changed': { from: ['legacy'], to: ['orders.reference'] },
} as const satisfies Record<keyof typeof eventSchemas, unknown>;

const text = (description: string) => ({ type: 'string', description });

/** The CloudEvents attributes, as AMQP headers. */
const HEADERS = {
  type: 'object',
  required: ['id', 'type', 'source', 'subject', 'seq', 'time', 'origin', 'changed'].map(
    (name) => `cloudEvents_${name}`,
  ),
  properties: {
    cloudEvents_id: text('UUIDv7; the message id too'),
    cloudEvents_type: text('also the routing key'),
    cloudEvents_source: text('the side that made the change'),
    cloudEvents_subject: text('the aggregate, order/123'),
    cloudEvents_seq: { type: 'integer', description: 'number of the change within its aggregate' },
    cloudEvents_time: { type: 'string', format: 'date-time' },
    cloudEvents_origin: text('who wrote it'),
    cloudEvents_changed: text('JSON array of the names of the fields that changed'),
    cloudEvents_seen: { type: 'integer', description: 'last number of the other side that the writer had applied' },
    cloudEvents_traceparent: text('W3C trace context'),
  },
};

/** The AsyncAPI 3 document of all events, made from the schemas that the consumers check with. */
export function asyncApiDocument(version: string): object {
  const types = Object.keys(eventSchemas) as (keyof typeof eventSchemas)[];
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of the pizza chain',
      version,
      description: 'Exchange strangler.events (topic); each event carries the whole entity, null when it was deleted.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(types.map((type) => [type, channelOf(type)])),
    operations: Object.fromEntries(types.flatMap(operationsOf)),
  };
}

function channelOf(type: keyof typeof eventSchemas): object {
  return {
    address: type,
    messages: {
      changed: { name: type, headers: HEADERS, payload: z.toJSONSchema(eventSchemas[type].nullable()) },
    },
    bindings: { amqp: { is: 'routingKey', exchange: { name: 'strangler.events', type: 'topic', durable: true } } },
  };
}

function operationsOf(type: keyof typeof eventSchemas): [string, object][] {
  const channel = { $ref: `#/channels/${type}` };
  return [
    ...FLOWS[type].from.map((side): [string, object] => [`${side} sends ${type}`, { action: 'send', channel }]),
    ...FLOWS[type].to.map((queue): [string, object] => [`${queue} receives ${type}`, { action: 'receive', channel }]),
  ];
}
