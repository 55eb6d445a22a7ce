import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { architecturePicture } from './architecture-picture';
import { resolvedPlatform, ROOT } from './resolved-platform';

/** `npm run picture`: draws the sandbox as it is synthesized into `docs/architecture.svg`. */
async function main(): Promise<void> {
  writeFileSync(
    join(ROOT, 'docs', 'architecture.svg'),
    await architecturePicture(resolvedPlatform('config/sandbox.yaml')),
  );
}

void main();
