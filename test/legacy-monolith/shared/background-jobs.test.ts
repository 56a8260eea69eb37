import assert from 'node:assert/strict';
import { makeBackgroundJobs } from '../../../legacy-monolith/shared/background-jobs.ts';
import { silentLogger } from '../../../services/kit/index.ts';
import { waitFor } from '../../support/wait-for.ts';

describe('background jobs', () => {
  it('go on after a failure, and never run twice at once', async () => {
    const jobs = makeBackgroundJobs(silentLogger());
    let [runs, running, most] = [0, 0, 0];
    jobs.every('fails', 1, async () => {
      runs += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      throw new Error('as it does each time');
    });
    await waitFor('three runs', () => Promise.resolve(runs >= 3));
    await jobs.stop();
    assert.equal(most, 1);
  });

  it('end with the process: what runs is waited for, and nothing begins any more', async () => {
    const jobs = makeBackgroundJobs(silentLogger());
    const held = Promise.withResolvers<undefined>();
    let [begun, ended] = [0, 0];
    jobs.every('slow', 1, async () => {
      begun += 1;
      await held.promise;
      ended += 1;
    });
    await waitFor('the run has begun', () => Promise.resolve(begun === 1));
    const stopping = jobs.stop();
    held.resolve(undefined);
    await stopping;
    assert.deepEqual([begun, ended], [1, 1]);
  });
});
