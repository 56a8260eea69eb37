import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const sources = ['events', 'flags', 'legacy-monolith', 'migrations', 'scripts', 'services', 'strangler-proxy'];
const longest = 250;

/** Program files below the folder, as paths from the root. */
function programs(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|mjs|js|sql)$/.test(path))
    .map((path) => join(folder, path));
}

describe('source files', () => {
  const all = sources.flatMap(programs);

  it('are there', () => {
    assert.ok(all.length > 100);
  });

  it('have names in kebab-case, with dots only before a role', () => {
    // A procedure's file is named as the procedure is called.
    const odd = all.filter((path) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(basename(path)) && !path.endsWith('.sql'));
    assert.deepEqual(odd, []);
  });

  it(`do one thing each: none is longer than ${longest} lines`, () => {
    const long = all
      .map((path) => ({ path, lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1 }))
      .filter(({ lines }) => lines > longest);
    assert.deepEqual(long, []);
  });
});
