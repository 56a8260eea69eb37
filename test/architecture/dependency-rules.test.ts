import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';

interface Configuration {
  readonly forbidden: readonly { readonly name: string }[];
  readonly options: ICruiseOptions;
}

const root = join(import.meta.dirname, '../..');
const fixtures = join(import.meta.dirname, 'fixtures');
const configuration = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as Configuration;

/** Names of the rules that are broken below the folder, with the dependency that breaks each. */
async function violations(baseDir: string, folders: readonly string[]): Promise<readonly string[]> {
  const { forbidden, options } = configuration;
  const ruleSet = { forbidden } as NonNullable<ICruiseOptions['ruleSet']>;
  const { enhancedResolveOptions, ...cruising } = options as ICruiseOptions & { enhancedResolveOptions: object };
  const result = await cruise(
    [...folders],
    { ...cruising, baseDir, ruleSet, validate: true },
    { ...enhancedResolveOptions, bustTheCache: true },
    { tsConfig: extractTSConfig(join(root, 'tsconfig.json')) as object },
  );
  const { summary } = result.output as ICruiseResult;
  assert.ok(summary.totalCruised > 0, `nothing was found below ${baseDir}`);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

describe('the dependency rules', function () {
  this.timeout(120_000);

  it('have a fixture each', () => {
    assert.deepEqual(readdirSync(fixtures).sort(), configuration.forbidden.map((rule) => rule.name).sort());
  });

  for (const { name } of configuration.forbidden) {
    it(`${name} fires on its fixture, and no other rule does`, async () => {
      const folder = join(fixtures, name);
      const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      const found = await violations(
        folder,
        folders.map((entry) => entry.name),
      );
      assert.ok(found.length > 0, `${name} did not fire`);
      assert.deepEqual(
        found.filter((violation) => !violation.startsWith(`${name}: `)),
        [],
      );
    });
  }

  it('hold in the real tree', async () => {
    const folders = [
      'bench',
      'events',
      'flags',
      'legacy-monolith',
      'migrations',
      'scripts',
      'services',
      'strangler-proxy',
      'test',
    ];
    assert.deepEqual(await violations(root, folders), []);
  });
});
