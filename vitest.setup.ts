/** Makes Python's environment before any test needs it: two test files that begin with it would be in each other's way. */

import { python } from './adapters/python/environment.js';

export default async function setUp(): Promise<void> {
  for (const extra of [undefined, 'requirements-gevent']) {
    try {
      await python(console.log, extra);
    } catch (error) {
      // The tests that need it say themselves whether they may do without.
      console.warn((error as Error).message);
    }
  }
}
