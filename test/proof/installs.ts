import { appendFileSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { installOnce } from '../../proof/install-once';

// A process of `install-once.test.ts`: waits for the signal to start, then needs the installation in the folder given.
const [folder = '', start = ''] = process.argv.slice(2);
process.send?.('ready');
while (!existsSync(start)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
installOnce({
  folder: join(folder, 'packages'),
  stamp: join(folder, 'packages', 'installed.txt'),
  list: join(folder, 'list.txt'),
  install: () => {
    appendFileSync(join(folder, 'log.txt'), `begins ${process.pid}\n`);
    rmSync(join(folder, 'packages'), { recursive: true, force: true });
    mkdirSync(join(folder, 'packages'));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    appendFileSync(join(folder, 'log.txt'), `ends ${process.pid}\n`);
  },
});
