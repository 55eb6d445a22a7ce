import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { OPENAPI_FILE, openApiDocument } from './openapi-document';

/** `node --import tsx scripts/openapi.ts`: writes `docs/openapi/prediction-api.json`; `npm run docs` calls it. */
mkdirSync(dirname(OPENAPI_FILE), { recursive: true });
writeFileSync(OPENAPI_FILE, openApiDocument());
process.stdout.write('wrote docs/openapi/prediction-api.json\n');
