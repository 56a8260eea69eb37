// npm run bench:monolith: what the monolith costs as its data grow, and what a popular widget does to everybody.
import { stopAllPinned } from '../support/pinned-process.ts';
import { measureGrowth } from './growth.ts';
import { parseOptions, type BenchOptions } from './options.ts';
import { reportJson, reportText, type Size } from './report.ts';
import { startDatabase, startMonolith } from './servers.ts';
import { measureStorm, type Storm } from './storm.ts';

const ends: (() => Promise<unknown>)[] = [];
const endAll = async (): Promise<void> => {
  await stopAllPinned();
  for (const end of ends.splice(0).reverse()) await end();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void endAll().finally(() => process.exit(1)));
}
try {
  await bench(parseOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
} finally {
  await endAll();
}

async function bench(options: BenchOptions): Promise<void> {
  console.error('starting a private MariaDB …');
  const database = await startDatabase(ends);
  const sizes: Size[] = [];
  let storm: Storm | undefined;
  for (const [index, orders] of options.sizes.entries()) {
    console.error(`${orders} orders: seeding …`);
    const { url, seconds } = await database.seed(orders);
    const monolith = await startMonolith(url);
    console.error(`${orders} orders: measuring …`);
    sizes.push({ orders, seedSeconds: seconds, growth: await measureGrowth(monolith.url, options.requests) });
    if (index === options.sizes.length - 1) {
      console.error(`the storm: ${options.viewers} viewers …`);
      storm = await measureStorm(monolith.url, options);
    }
    await monolith.process.stop();
  }
  if (storm === undefined) throw new Error('nothing was measured');
  const measured = { sizes, storm, viewers: options.viewers };
  console.log(`\n${reportText(measured)}\n`);
  console.log(reportJson(measured));
}
