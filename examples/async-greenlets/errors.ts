/**
 * The exception that ends a greenlet on purpose. When it leaves a greenlet's function, the greenlet has not failed:
 * the instance is its result, and the parent's `switch` returns it. Classes derived from it are no different.
 *
 * @example
 * const worker = new Greenlet(async () => main.switch());
 * await worker.switch();
 * await worker.throw(); // a GreenletExit, returned
 * worker.dead; // true
 */
export class GreenletExit extends Error {
  override name = 'GreenletExit';
}

/** Where greenlets of one thread meet those of another. JavaScript's threads share no objects, so nothing throws it here. */
export class GreenletError extends Error {
  override name = 'GreenletError';
}

/** An attribute that a greenlet does not have, or that cannot be set. */
export class AttributeError extends Error {
  override name = 'AttributeError';
}

/** A parent that would make a greenlet its own ancestor. */
export class ValueError extends Error {
  override name = 'ValueError';
}
