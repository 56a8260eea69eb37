import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { groupAlive, processIdentity } from '../../../scripts/stack/process/identity.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A parent that starts one child by `startChild`, says its number and stays. */
async function startParent(command: readonly string[]): Promise<{ parent: ReturnType<typeof spawn>; group: number }> {
  const module = join(import.meta.dirname, '../../../scripts/stack/process/child.ts');
  const log = join(await tempFolder('guardian'), 'child.log');
  const source = `
    const { startChild } = await import(${JSON.stringify(module)});
    const [command, ...args] = ${JSON.stringify(command)};
    const child = await startChild({ command, args, logFile: ${JSON.stringify(log)} });
    console.log(child.pid);
    setInterval(() => {}, 1000);
  `;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const group = await waitFor('the number of the child', () => Promise.resolve(Number(output.trim()) || undefined));
  return { parent, group };
}

describe('a guarded child', () => {
  it('ends when its parent is killed', async () => {
    const { parent, group } = await startParent(['sleep', '600']);
    assert.ok(groupAlive(group));
    parent.kill('SIGKILL');
    await waitFor('the child to end', () => Promise.resolve(!groupAlive(group)));
  });

  it('ends with everything it started, also when it ignores being asked', async () => {
    const { parent, group } = await startParent(['sh', '-c', "trap '' TERM; sleep 600 & sleep 600 & wait; wait"]);
    assert.ok(groupAlive(group));
    parent.kill('SIGKILL');
    await waitFor('the group to end', () => Promise.resolve(!groupAlive(group)), 10_000);
  });
});

describe('the identity of a process', () => {
  it('tells a live process from none and from a later one with its number', async () => {
    const child = spawn('sleep', ['600']);
    const { pid = 0 } = child;
    const identity = await waitFor('an identity', () => Promise.resolve(processIdentity(pid)));
    assert.equal(processIdentity(pid), identity);
    assert.notEqual(processIdentity(process.pid), identity);
    child.kill('SIGKILL');
    await waitFor('it to be gone', () => Promise.resolve(processIdentity(pid) === undefined));
  });
});
