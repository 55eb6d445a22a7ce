import { layers } from '../../proof/layers';
import { runSeed } from './run-seed';

// Whoever started it has been stopped.
process.on('disconnect', () => process.exit());

/** A process of `npm run prove`: seeds, one after the other, each told by a message and answered by messages. */
process.on('message', ({ seed, amount }: { seed: number; amount: number }) => {
  runSeed(seed, amount, layers, (done) => process.send?.({ done }))
    .then((run) => process.send?.({ run }))
    .catch((error: unknown) => process.send?.({ error: error instanceof Error ? error.message : String(error) }));
});
