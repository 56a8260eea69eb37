import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { asyncApiDocument } from '../../../services/contracts/asyncapi.ts';

describe('contracts: AsyncAPI', () => {
  it('is written from the schemas of today (npm run docs:asyncapi)', async () => {
    const file = join(import.meta.dirname, '../../../docs/reference/asyncapi.yaml');
    const written = parse(await readFile(file, 'utf8')) as { info: { version: string } };
    assert.deepEqual(written, JSON.parse(JSON.stringify(asyncApiDocument(written.info.version))));
  });
});
