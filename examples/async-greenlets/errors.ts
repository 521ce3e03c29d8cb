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

/** A parent that would make a greenlet its own ancestor, a number that is too small. */
export class ValueError extends Error {
  override name = 'ValueError';
}

/** Something that must not be done there or then: waiting in the hub, sending an event twice. */
export class AssertionError extends Error {
  override name = 'AssertionError';
}

/** Sleeping in the hub, which others have to wake. */
export class RuntimeError extends Error {
  override name = 'RuntimeError';
}

/** Ends the whole program: whoever throws it, it comes out where the main greenlet waits. */
export class SystemExit extends Error {
  override name = 'SystemExit';
}

/** Ends the whole program because its user wants it. */
export class KeyboardInterrupt extends Error {
  override name = 'KeyboardInterrupt';
}

/** A queue has no room, and the caller must not wait for it, or not any longer. */
export class Full extends Error {
  override name = 'Full';
}

/** A queue has no item, and the caller must not wait for one, or not any longer. */
export class Empty extends Error {
  override name = 'Empty';
}

/** Something that whoever uses a class has to say is missing. */
export class NotImplementedError extends Error {
  override name = 'NotImplementedError';
}
