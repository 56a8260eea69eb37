import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { asyncApiDocument } from './asyncapi.ts';

// npm run docs:asyncapi: writes docs/reference/asyncapi.yaml anew; a test fails while it is out of date.
const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
await writeFile(
  join(root, 'docs/reference/asyncapi.yaml'),
  stringify(asyncApiDocument(version), { aliasDuplicateObjects: false }),
);
