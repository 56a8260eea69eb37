import { randomFillSync } from 'node:crypto';

// Random bytes are drawn for many ids at once: one system call per id would be the slowest part of emit.
const POOL = Buffer.alloc(10 * 128);
let used = POOL.length;

/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits; ids made later sort later to the millisecond. */
export function uuid7(now: number = Date.now()): string {
  if (used === POOL.length) {
    randomFillSync(POOL);
    used = 0;
  }
  const random = POOL.subarray(used, used + 10);
  used += 10;
  random.writeUInt8((random.readUInt8(0) & 0x0f) | 0x70, 0);
  random.writeUInt8((random.readUInt8(2) & 0x3f) | 0x80, 2);
  const hex = now.toString(16).padStart(12, '0') + random.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}
