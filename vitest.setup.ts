/** Makes Python's environment and gets a browser before any test needs them: two test files that begin with it would be in each other's way. */

import { python } from './adapters/python/environment.js';
import { installBrowser } from './reports/html/in-browser/browser.js';

export default async function setUp(): Promise<void> {
  const needed = [() => python(console.log), () => python(console.log, 'requirements-gevent'), () => installBrowser(console.log)];
  for (const make of needed) {
    try {
      await make();
    } catch (error) {
      // The tests that need it say themselves whether they may do without.
      console.warn((error as Error).message);
    }
  }
}
