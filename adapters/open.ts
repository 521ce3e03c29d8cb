/** `--adapter SPEC` → an implementation that runs scenarios. */

import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { changedSinceBuilt } from './built.js';
import { AdapterError } from './define-adapter.js';
import { openHost, type HostOptions } from './host.js';
import type { Implementation } from './implementation.js';
import { packageRoot } from './package-root.js';
import type { Command } from './process.js';
import { python } from './python/environment.js';
import { threadChannel } from './thread.js';

/** The adapter that is judged when none is named: the TypeScript example. */
export const defaultAdapter = 'example';

type Open = (options: OpenOptions) => Promise<Implementation>;

export interface OpenOptions extends Omit<HostOptions, 'adapter'> {
  /** Told when opening takes long, or what is opened may not be what is meant. */
  readonly say?: (text: string) => void;
}

/** The adapters that come with the kit, by name. */
const named: Readonly<Record<string, Open>> = {
  example: openExample,
  reference: (options) => openModule(join(packageRoot, 'dist/adapters/reference.js'), 'reference', options),
  greenlet: (options) => openWorker('greenlet', ['greenlet_worker.py'], options),
  eventlet: (options) => openWorker('eventlet', ['eventlet_worker.py'], options),
  ...Object.fromEntries(
    ['selects', 'poll', 'epolls', 'asyncio'].map((hub): [string, Open] => {
      const name = `eventlet+${hub}`;
      return [name, (options) => openWorker(name, ['eventlet_worker.py', hub, String(secondsPerUnit)], options)];
    }),
  ),
  gevent: (options) => openWorker('gevent', ['gevent_worker.py'], options, geventToo),
  'gevent+libev': (options) => openWorker('gevent+libev', ['gevent_worker.py', String(secondsPerUnit)], options, geventToo),
};

function openExample(options: OpenOptions): Promise<Implementation> {
  const sources = 'examples/async-greenlets';
  const built = join('dist', sources);
  const changed = changedSinceBuilt(join(packageRoot, sources), join(packageRoot, built));
  if (changed !== undefined)
    options.say?.(`${sources}/${changed} has changed since it was built; what was built is judged (npm run build builds it again)`);
  return openModule(join(packageRoot, built, 'adapter.js'), 'example', options);
}

/** How long a second of a scenario lasts on a real clock: far longer than what a green thread does in between. */
const secondsPerUnit = 0.01;

const geventToo = 'requirements-gevent';

async function openWorker(
  adapter: string,
  [script, ...args]: readonly [string, ...string[]],
  { say, ...options }: OpenOptions,
  extra?: string,
): Promise<Implementation> {
  return openProcess([await python(say, extra), join(packageRoot, 'adapters/python', script), ...args], adapter, options);
}

/**
 * Opens an adapter: a name (`greenlet`), a path (`./mine`, `./mine.ts`) or a command (`exec:ruby worker.rb`).
 *
 * @throws AdapterError when it cannot be opened
 */
export async function openAdapter(spec: string, options: OpenOptions = {}): Promise<Implementation> {
  if (spec.startsWith('exec:')) {
    const command = spec.slice('exec:'.length).trim();
    if (command === '') throw new AdapterError('Cannot start adapter "exec:": no command; write exec:COMMAND');
    return openProcess(command, spec, options);
  }
  if (Object.hasOwn(named, spec)) return named[spec]!(options);
  const file = adapterFile(spec);
  if (file !== undefined) return openModule(file, spec, options);
  throw new AdapterError(`Cannot load adapter "${spec}": ${whyNotFound(spec)}`);
}

const openModule = (file: string, adapter: string, options: OpenOptions): Promise<Implementation> =>
  openHost(threadChannel({ file, place: adapter }), { ...options, adapter });

async function openProcess(command: Command, adapter: string, options: OpenOptions): Promise<Implementation> {
  // Loaded only here: the schema validator it needs is a tenth of what starting the kit costs.
  const { processChannel } = await import('./process.js');
  return openHost(processChannel(command), { ...options, adapter });
}

/** The file of an adapter that is a path, with or without its extension; undefined for other adapters. */
export function adapterFile(spec: string): string | undefined {
  if (spec.startsWith('exec:') || Object.hasOwn(named, spec)) return undefined;
  const path = resolve(spec);
  const endings = ['', '.ts', '.js', '.mts', '.mjs', '/index.ts', '/index.js'];
  return endings.map((ending) => path + ending).find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
}

function whyNotFound(spec: string): string {
  if (existsSync(resolve(spec))) return 'it is a folder without index.ts or index.js; name the file of the adapter';
  if (/^[./]|[/\\]|\.\w+$/.test(spec)) return 'there is no such file';
  return `there is no adapter of that name; write ${Object.keys(named).join(', ')}, a path (./mine) or exec:COMMAND`;
}
