import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configJsonSchema } from './json-schema.ts';

// npm run docs:schema: writes docs/reference/strangler.schema.json anew; a test fails while it is out of date.
const file = join(import.meta.dirname, '../../docs/reference/strangler.schema.json');
await writeFile(file, JSON.stringify(configJsonSchema(), null, 2));
