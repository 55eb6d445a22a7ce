import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountAppSchema } from '../lib/config/account-config';
import { schemaFile } from '../lib/config/json-schema';
import { platformSchema } from '../lib/config/schema';

// Run it after every change of a configuration schema; a test fails when the files are behind.
const config = join(__dirname, '..', 'config');
for (const [file, schema] of [
  ['schema.json', platformSchema],
  ['account.schema.json', accountAppSchema],
] as const) {
  writeFileSync(join(config, file), schemaFile(schema));
  console.log(`wrote ${join('config', file)}`);
}
