/**
 * Gives Node.js 20 what Node.js 22 has, and the interpreter of state machines needs: `Promise.withResolvers`. Does nothing
 * where it is there.
 */
export function addPromiseWithResolvers(): void {
  if ('withResolvers' in Promise) return;
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    writable: true,
    value: () => {
      let resolve: unknown;
      let reject: unknown;
      const promise = new Promise((whenGood, whenBad) => {
        resolve = whenGood;
        reject = whenBad;
      });
      return { promise, resolve, reject };
    },
  });
}
