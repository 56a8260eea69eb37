// Wakes at exact moments (a futex wait has no 1 ms grid as timers have) and posts the intended time.
import { parentPort, workerData } from 'node:worker_threads';

const { intervalMs, count } = workerData as { intervalMs: number; count: number };
const never = new Int32Array(new SharedArrayBuffer(4));
const now = (): number => performance.timeOrigin + performance.now();
const start = now() + 50;

for (let index = 0; index < count; index += 1) {
  const intended = start + index * intervalMs;
  const wait = intended - now();
  if (wait > 0) Atomics.wait(never, 0, 0, wait);
  parentPort?.postMessage(intended);
}
