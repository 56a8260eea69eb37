/**
 * The supervisor of `up --detach`: starts the stack, tells its starter every step over the channel, and stays when the
 * starter leaves. A starter that dies before everything is ready takes it with it.
 */
import { stackHome } from './home.ts';
import { supervise } from './supervise.ts';
import type { DetachedMessage, DetachedOptions } from './run-detached.ts';
import { onStopSignal } from './terminal/signals.ts';

const STUCK_MS = 5000;
const tell = (message: DetachedMessage): void => {
  if (process.connected) process.send?.(message);
};
const log = (line: string): void => {
  console.log(`${new Date().toISOString()} ${line}`);
};

const options = JSON.parse(process.argv[2] ?? '') as DetachedOptions;
const asked = new AbortController();
const stop = (): void => asked.abort(new Error('stopped'));
onStopSignal(stop);
process.once('disconnect', stop);

try {
  const supervision = await supervise(
    { home: stackHome(), ...options, show: (event) => tell({ event }), log },
    asked.signal,
  );
  process.removeListener('disconnect', stop);
  tell({ ready: true });
  if (process.connected) process.disconnect?.();
  await supervision.ended;
  log('stopped');
} catch (error) {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  tell({ error: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
} finally {
  if (process.connected) process.disconnect?.();
  setTimeout(() => process.exit(), STUCK_MS).unref();
}
