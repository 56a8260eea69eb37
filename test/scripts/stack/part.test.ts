import assert from 'node:assert/strict';
import { makePart, type RunningPart } from '../../../scripts/stack/parts/part.ts';
import { waitFor } from '../../support/wait-for.ts';

interface FakeRun {
  readonly running: RunningPart;
  readonly die: (how: string) => void;
}

function fakeRun(pid: number): FakeRun {
  const { promise, resolve } = Promise.withResolvers<string>();
  return {
    running: {
      pid,
      exited: promise,
      stop: () => {
        resolve('code 0');
        return Promise.resolve();
      },
    },
    die: resolve,
  };
}

describe('a part of the stack', () => {
  it('is started again when it ends without being asked to', async () => {
    const runs = [fakeRun(1), fakeRun(2)];
    const log: string[] = [];
    let launched = 0;
    const part = makePart({
      name: 'orders',
      launch: () => Promise.resolve((runs[launched++] as FakeRun).running),
      log: (line) => log.push(line),
      onChange: () => undefined,
    });
    await part.start();
    runs[0]?.die('signal SIGKILL');
    await waitFor('the second run', () => Promise.resolve(part.pid() === 2));
    assert.equal(part.state(), 'ready');
    assert.equal(part.restarts(), 1);
    assert.match(log[0] ?? '', /orders ended \(signal SIGKILL\)/);
    await part.stop();
    assert.equal(part.state(), 'stopped');
    assert.equal(part.pid(), undefined);
  });

  it('is tried again, ever less often, while it cannot be started', async () => {
    const log: string[] = [];
    const first = fakeRun(1);
    let launched = 0;
    const part = makePart({
      name: 'orders',
      launch: () => {
        launched += 1;
        if (launched === 1) return Promise.resolve(first.running);
        return launched < 4 ? Promise.reject(new Error('no port')) : Promise.resolve(fakeRun(4).running);
      },
      log: (line) => log.push(line),
      onChange: () => undefined,
    });
    await part.start();
    first.die('code 1');
    await waitFor('the fourth launch', () => Promise.resolve(part.pid() === 4), 5000);
    assert.ok(log.includes('orders did not start: no port'));
    assert.deepEqual(
      log.flatMap((line) => / in (\d+) ms/.exec(line)?.[1] ?? []),
      ['200', '400', '800'],
    );
    await part.stop();
  });

  it('leaves a failed first start to its caller and does not try again', async () => {
    let launched = 0;
    const part = makePart({
      name: 'orders',
      launch: () => {
        launched += 1;
        return Promise.reject(new Error('no port'));
      },
      log: () => undefined,
      onChange: () => undefined,
    });
    await assert.rejects(part.start(), /no port/);
    await part.stop();
    assert.equal(launched, 1);
  });

  it('gives up a start that is under way when it is stopped', async () => {
    const part = makePart({
      name: 'orders',
      launch: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Error('given up'));
          });
        }),
      log: () => undefined,
      onChange: () => undefined,
    });
    const starting = assert.rejects(part.start(), /given up/);
    await part.stop();
    await starting;
    assert.equal(part.state(), 'stopped');
  });
});
