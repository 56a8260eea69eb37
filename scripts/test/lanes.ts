import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** What a lane came to. */
interface LaneResult {
  readonly passed: number;
  readonly failed: number;
}

const CLOSING_LINE = /^(\d+) passed, (\d+) failed$/;
/** Folders of test/ that are run first; all others make the second lane. Both take about as long. */
const FIRST_LANE = new Set(['architecture', 'browser', 'chaos', 'contract', 'events', 'flags', 'journeys', 'services']);

/**
 * Runs the whole suite in two processes side by side, each with servers of its own: most tests wait for something, so
 * one by one they leave a core idle. The first lane is shown as it goes, the second when it has ended; the last line
 * counts both. Answers whether all passed.
 */
export async function runLanes(mochaArguments: readonly string[]): Promise<boolean> {
  const files = readdirSync('test', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .sort();
  const isFirst = (path: string): boolean => FIRST_LANE.has(path.split('/')[0] ?? '');
  const held: string[] = [];
  console.log('Two lanes run side by side; this is the first, the second is shown when it has ended.');
  const [first, second] = await Promise.all([
    runLane(files.filter(isFirst), mochaArguments, (line) => {
      console.log(line);
    }),
    runLane(
      files.filter((path) => !isFirst(path)),
      mochaArguments,
      (line) => held.push(line),
    ),
  ]);
  console.log(held.join('\n'));
  const failed = first.failed + second.failed;
  console.log(`${first.passed + second.passed} passed, ${failed} failed`);
  return failed === 0;
}

async function runLane(
  files: readonly string[],
  mochaArguments: readonly string[],
  show: (line: string) => void,
): Promise<LaneResult> {
  const strangler = join(import.meta.dirname, '..', 'strangler.ts');
  const paths = files.map((path) => join('test', path));
  const child = spawn(process.execPath, [strangler, 'test', ...mochaArguments, ...paths], {
    // The channel tells the lane when we are gone.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let result: LaneResult | undefined;
  const read = async (stream: Readable): Promise<void> => {
    for await (const line of createInterface({ input: stream })) {
      const [, passed, failed] = CLOSING_LINE.exec(line) ?? [];
      if (passed === undefined) show(line);
      else result = { passed: Number(passed), failed: Number(failed) };
    }
  };
  const ended = new Promise<number>((resolve) => {
    child.once('close', (code) => {
      resolve(code ?? 1);
    });
  });
  await Promise.all([read(child.stdout as Readable), read(child.stderr as Readable)]);
  const code = await ended;
  if (result === undefined) {
    show('A lane ended without its closing line.');
    return { passed: 0, failed: 1 };
  }
  // Whatever made it end badly after its tests counts as one.
  return code !== 0 && result.failed === 0 ? { ...result, failed: 1 } : result;
}
