import { randomBytes } from 'node:crypto';

const prefix = randomBytes(12).toString('hex');
const spanPrefix = randomBytes(4).toString('hex');
let count = randomBytes(4).readUInt32BE();
// A table is twice as fast as toString(16), which for numbers above 31 bits goes by way of a double.
const hexOfByte: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/**
 * A new W3C traceparent, not sampled: a random prefix per process and a counter, because randomness per request costs
 * more than the id is worth.
 */
export function newTraceparent(): string {
  count = (count + 1) >>> 0;
  const number = byteAt(24) + byteAt(16) + byteAt(8) + byteAt(0);
  return `00-${prefix}${number}-${spanPrefix}${number}-00`;
}

function byteAt(shift: number): string {
  return hexOfByte[(count >>> shift) & 255] as string;
}

/** The trace id within a traceparent, which serves as the request id. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

const shape = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Whether a client's traceparent can be passed on as it is. */
export function isTraceparent(value: string): boolean {
  return value.length === 55 && shape.test(value);
}
