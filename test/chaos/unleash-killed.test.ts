import assert from 'node:assert/strict';
import { testStack, type TestStack } from '../support/stack.ts';
import { turnFlag, turnOff } from '../support/turn-flag.ts';
import { waitFor } from '../support/wait-for.ts';

const onLegacy = 'side=legacy; route=orders.get; flag=orders-read; reason=flag-off';
const onService = 'side=service; route=orders.get; flag=orders-read; reason=flag-on';

describe('Unleash killed with -9', function () {
  this.timeout(120_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack();
    await turnFlag(stack.file().unleash, 'orders-read', true);
  });
  after(() => turnOff(stack.file().unleash, ['orders-read']));

  const decision = async (): Promise<string | null> => {
    const response = await fetch(`${stack.file().proxy}/api/orders/1`);
    await response.arrayBuffer();
    return response.headers.get('x-strangler-decision');
  };

  it('leaves traffic where the last known state had put it, also for a proxy that starts while Unleash is gone', async () => {
    await waitFor('the flag to be seen', async () => (await decision()) === onService);
    await stack.kill9('unleash');
    assert.equal(await decision(), onService, 'right after the kill');
    await stack.stopPart('unleash');
    await stack.restart('proxy');
    assert.equal(await decision(), onService, 'by a proxy that has only the backup');
    await stack.startPart('unleash');
    assert.equal(await decision(), onService, 'when Unleash is back');
    await turnFlag(stack.file().unleash, 'orders-read', false);
    await waitFor('a flip of the Unleash that came back', async () => (await decision()) === onLegacy, 30_000);
  });
});
