import assert from 'node:assert/strict';
import { appendFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { stackHome } from '../../../scripts/stack/home.ts';
import { keepLogsSmall } from '../../../scripts/stack/log-keeper.ts';
import { runCli, startCli } from '../../support/run-cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('strangler logs', () => {
  it('shows the last lines of a part, and what follows', async () => {
    const home = stackHome(await tempFolder('logs'));
    const lines = Array.from({ length: 100 }, (_, i) => `line ${i}`);
    writeFileSync(home.logOf('orders'), `${lines.join('\n')}\n`);
    const following = startCli(['logs', 'orders', '-f', '-n', '2'], { STRANGLER_HOME: home.dir });
    try {
      await waitFor('the last lines', () => Promise.resolve(following.output() === 'line 98\nline 99\n'));
      appendFileSync(home.logOf('orders'), 'new\n');
      await waitFor('the new line', () => Promise.resolve(following.output().endsWith('line 99\nnew\n')));
    } finally {
      following.child.kill();
    }
    await following.result;
  });

  it('names the logs there are when asked for another', async () => {
    const home = stackHome(await tempFolder('logs'));
    writeFileSync(home.logOf('orders'), '');
    const { code, stderr } = await runCli(['logs', 'order'], { STRANGLER_HOME: home.dir });
    assert.equal(code, 2);
    assert.equal(stderr, 'There is no log of "order". There are: orders\n');
  });

  it('are bounded: what outgrows the bound begins anew', async () => {
    const home = stackHome(await tempFolder('logs'));
    writeFileSync(home.logOf('orders'), 'x'.repeat(2000));
    keepLogsSmall(home.logs, 1000)();
    assert.equal(statSync(home.logOf('orders')).size, 0);
    assert.ok(existsSync(`${home.logOf('orders')}.1`));
  });
});
