/** The simplest programs there are about queues and pools of resources, in no order (see simplest-programs.ts). */

import { block, caught, each, later } from './simplest-texts.js';

const looks = ['qsize()', 'empty()', 'full()', 'putting()', 'getting()', 'maxsize'].map((look) => `print(q.${look})`);

function* queues(): Iterable<string> {
  const kinds = ['LightQueue', 'Queue', 'LifoQueue', 'PriorityQueue'];
  const sizes = ['', '0', '1', '2', '-1', 'None', "'a'", 'True', '[]'];
  for (const kind of kinds) {
    yield* each(
      sizes.map((size) => `q = ${kind}(${size})`),
      ['', 'q.put(1)'],
      [...looks, 'print(q.get(False))', 'print(q.put(1))', 'q.put(2, False)'],
    );
    yield* each([`q = ${kind}()`], ['q.put(1)', 'q.put(2)'], ['q.put(1)', 'q.put(0)', 'q.put(2)', "q.put('a')"], ['print(q.get())']);
    for (const other of kinds) yield `print(isinstance(${kind}(), ${other}))`;
  }
  for (const error of ['Full', 'Empty', 'Exception'])
    yield* each(
      ['q = LightQueue(0)'],
      ['q.put(1, False)', 'q.get(False)'].map((call) => `${block('try:', call)}\n${block(`except ${error} as e:`, 'print(e)')}`),
    );
  const putArgs = ['', ', False', ', None', ', timeout=0', ', timeout=1', ', timeout=-1', ", timeout='a'", ', True, None', ', False, 1'];
  const getArgs = ['', 'False', 'None', 'timeout=0', 'timeout=1', 'timeout=-1', "timeout='a'", 'True, None', 'False, 1'];
  const calls = [...putArgs.map((args) => `put(1${args})`), ...getArgs.map((args) => `get(${args})`), 'put_nowait(1)', 'get_nowait()'];
  const soon = [
    'spawn(q.put, 1)',
    'spawn(q.get)',
    'spawn(print)',
    'spawn_after(1, q.put, 1)',
    'spawn_after(1, q.get)',
    later('q.put_nowait, 1'),
    later('q.get_nowait'),
    later('q.get'),
    later('q.put, 1'),
  ];
  const made = ['q = LightQueue()', 'q = LightQueue(0)', 'q = LightQueue(1)'];
  yield* each(
    made,
    ['', 'q.put(0)', ...soon],
    calls.flatMap((call) => [`q.${call}`, `print(q.${call})`]),
  );
  yield* each(
    made,
    calls.map((call) => caught(`q.${call}`)),
    looks,
  );
  yield* each(made, soon, ['', 'sleep()'], [...looks, 'q.get(False)']);
  yield* each(made, soon.slice(0, 2), ['sleep()'], [...soon.slice(0, 2), 'q.put(2)', 'q.get()', 'q.put(2, False)', 'q.get(False)']);
  yield* each(
    made,
    ['', 'q.put(1)'],
    ['q.resize(1)', 'q.resize(0)', 'q.resize(2)', 'q.resize(None)', 'q.resize(-1)'],
    [...looks, 'print(q.get(False))', 'q.put(3, False)'],
  );
}

function* tasks(): Iterable<string> {
  const made = ['q = Queue()', 'q = Queue(0)', 'q = Queue(1)'];
  const acts = ['q.put(1)', 'q.get(False)', 'q.task_done()', 'sleep()', 'spawn(q.put, 1)', 'spawn(q.get)', 'spawn(q.join)', 'spawn(print)'];
  const seen = ['print(q.unfinished_tasks)', 'print(q.task_done())', 'print(q.join())', 'q.join()', 'sleep()', 'print(q.qsize())'];
  yield* each(made, ['', ...acts], ['', ...acts], seen);
}

function* resources(): Iterable<string> {
  const pools = [
    ...['', '0, 0', '0, 1', '1, 1', '1, 2', '2, 2'].map((sizes) => `TokenPool(${sizes})`),
    'Pool()',
    'Pool(1, 1, False, lambda: 1)',
    'Pool(0, 1, False, lambda: 1)',
    'Pool(0, 2, False, lambda: print(1))',
  ];
  const more = [
    ...['free()', 'waiting()', 'current_size', 'max_size', 'min_size'].map((look) => `print(q.${look})`),
    'print(q.get())',
    'print(q.put(1))',
    'print(q.resize(1))',
    block('with q.item() as t:', 'print(t)'),
    block('with q.item():', 'print(q.free())'),
  ];
  const acts = [
    'q.get()',
    'q.put(1)',
    'q.put(q.get())',
    'q.resize(0)',
    'q.resize(2)',
    'spawn(q.get)',
    'spawn(print)',
    later('q.get'),
    later('q.put, 1'),
    block('with q.item():', 'pass'),
    caught('q.get()'),
  ];
  for (const pool of pools) yield* each([`q = ${pool}`], ['', ...acts], ['', 'q.get()', 'sleep()'], more);
  yield* each(
    ['q = TokenPool()'],
    ['t = q.get()'],
    ['q.put(t)', ''],
    ['print(q.get() is t)', 'print(isinstance(t, Token))', 'print(isinstance(q, Pool))', 'print(t)'],
  );
}

/** The texts of all of them. */
export function* queueTexts(): Iterable<string> {
  for (const subject of [queues, tasks, resources]) yield* subject();
}
