import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const kit = join(import.meta.dirname, '../../../services/kit/index.ts');

/** What a program that uses the kit writes to stdout, line by line. */
function logged(program: string): Record<string, unknown>[] {
  const source = `import { makeLogger, runInContext } from ${JSON.stringify(kit)};\n${program}`;
  const args = ['--input-type=module', '-e', source];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(stderr, '');
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('service kit: logger', () => {
  it('writes one JSON object per line, with part, level, time and fields', () => {
    const [line] = logged(`makeLogger({ part: 'orders' }).info('listening', { url: 'http://x' });`);
    const { timestamp, ...rest } = line ?? {};
    assert.deepEqual(rest, { level: 'info', message: 'listening', part: 'orders', url: 'http://x' });
    assert.match(String(timestamp), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('adds the request that it is called in, also after waiting', () => {
    const [line] = logged(`
      const logger = makeLogger({ part: 'orders' });
      await runInContext({ requestId: 'r-1' }, async () => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        logger.info('inside');
      });`);
    assert.equal(line?.['requestId'], 'r-1');
  });

  it('shows errors with code and cause, and keeps quiet below its level', () => {
    const lines = logged(`
      const logger = makeLogger({ part: 'orders', level: 'warn' });
      logger.info('not shown');
      const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
      logger.child({ queue: 'q' }).warn('failed', { error: new Error('no database', { cause }) });`);
    assert.equal(lines.length, 1);
    const error = lines[0]?.['error'] as { message: string; stack: string; cause: { code: string } };
    assert.deepEqual([error.message, error.cause.code, lines[0]?.['queue']], ['no database', 'ECONNREFUSED', 'q']);
    assert.match(error.stack, /Error: no database\n +at /);
  });
});
