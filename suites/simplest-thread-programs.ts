/** The simplest programs there are about green threads and what they wait for, in no order (see simplest-programs.ts). */

import { poolTexts } from './simplest-pool-programs.js';
import { block, caught, each, hub, later } from './simplest-texts.js';

const waits = ['sleep()', 'sleep(1)'];
const reported = ['print(reported())'];
const ends = ['', 'sleep()', 'sleep(1)', 'sleep(2)', 'print(sleep())', ...reported];

// Functions and what makes green threads of them

const raising = ['Exception', 'Exception(1)', 'GreenletExit', 'SystemExit', 'KeyboardInterrupt'].map((error) =>
  block('def f():', `raise ${error}`),
);
const functions = ['lambda: 1', 'print', 'lambda: sleep()', 'lambda: sleep(1)', 'lambda: print(sleep())', 'lambda: print(sleep(1))'];
const makers = ['spawn(F)', 'spawn_n(F)', 'spawn_after(0, F)', 'spawn_after(1, F)', 'spawn_after_local(1, F)'];

const kills = [
  'v.kill()',
  'v.kill(Exception)',
  'v.kill(Exception, 1)',
  'v.kill(1)',
  'v.kill(SystemExit)',
  'kill(v)',
  'v.cancel()',
  'v.cancel(Exception)',
];
const acts = [
  ...waits,
  ...kills,
  'v.wait()',
  'v.link(print)',
  'v.link(print, 1)',
  'v.unlink(print)',
  'spawn(v.wait)',
  'spawn(lambda: print(v.wait()))',
  'spawn(v.kill)',
  'spawn(print)',
  'spawn(print, 1)',
  'v.throw()',
  ...['v.kill', 'v.cancel', 'v.switch', 'v.throw', 'v.switch, 1', 'print', 'v.kill, Exception'].map((callback) => later(callback)),
  later('v.switch', -1),
  caught('v.wait()'),
  caught('v.kill(Exception)'),
  caught('v.wait()', 'BaseException'),
];
const looks = [
  ...ends,
  'print(v.wait())',
  'v.wait()',
  'print(v.dead)',
  'print(bool(v))',
  'print(v)',
  'print(v.kill())',
  'print(v.cancel())',
  'v.kill()',
  'print(v.link(print))',
  'v.link(print)',
  'print(v.unlink(print))',
];

const few = [
  'sleep()',
  'sleep(1)',
  'v.kill()',
  'v.wait()',
  'v.link(print)',
  'spawn(v.wait)',
  'spawn(print)',
  caught('v.wait()'),
  later('v.switch'),
];

function* threads(): Iterable<string> {
  for (const run of functions) {
    yield* each(
      makers.flatMap((maker) => ['', ', 1', ', a=1', ', *(1, 2)'].map((args) => maker.replace('F', run + args))),
      ends,
    );
    yield* each(
      makers.map((maker) => `v = ${maker.replace('F', run)}`),
      looks,
    );
  }
  for (const make of ['v = spawn(lambda: 1)', 'v = spawn(sleep)', 'v = spawn(sleep, 1)', 'v = spawn_after(1, print)']) {
    yield* each([make], ['', ...acts], looks);
    yield* each([make], acts, few, looks.slice(0, 11));
  }
  yield* each(['v = spawn(print)', 'v = spawn_n(print)', 'v = spawn_n(sleep, 1)', 'v = spawn_after_local(1, print)'], acts, looks);
  for (const f of raising) yield* each([f], ['v = spawn(f)', 'v = spawn_n(f)', 'v = spawn_after(1, f)'], ['', ...acts], looks);
  for (const f of raising)
    yield* each(
      [f],
      ['v = spawn(f)'],
      acts.filter((act) => act.startsWith('try') || act.startsWith('spawn')),
      few,
      looks.slice(0, 11),
    );
  const bad = ['', '1', 'None', 'print, func=1', 'func=print', 'print, seconds=1', 'print, cb=1', 'print, self=1'];
  yield* each(
    ['spawn', 'spawn_n'].flatMap((maker) => bad.map((args) => `${maker}(${args})`)),
    ends,
  );
  yield* each(
    ['spawn_after', 'spawn_after_local'].flatMap((maker) =>
      ['', '1', "'a', print", 'None, print', '0, 1', '0, None', ...bad.slice(3).map((args) => `0, ${args}`), '-1, print'].map(
        (args) => `${maker}(${args})`,
      ),
    ),
    ends,
  );
  yield* each(
    ['sleep(-1)', 'sleep(0.5)', 'sleep(None)', "sleep('a')", 'sleep(1, 1)', 'sleep(seconds=1)', 'sleep(a=1)', 'sleep(True)'].flatMap(
      (call) => [call, `print(${call})`],
    ),
  );
  // Orders.
  const makings = [
    'spawn(F)',
    'spawn_n(F)',
    'spawn_after(0, F)',
    'spawn_after(1, F)',
    'spawn_after(-1, F)',
    later('F'),
    later('F', -1),
    later('F', 1),
  ];
  const first = makings.map((making) => making.replace('F', 'print, 1'));
  const second = makings.map((making) => making.replace('F', 'print, 2'));
  yield* each(first, second, ['sleep()', 'sleep(1)', 'sleep(2)', 'sleep(-1)', block('for i in range(3):', 'sleep()', 'print()')]);
  const inner = makings.map((making) => `lambda: ${making.replace('F', 'print, 1')}`);
  yield* each(
    inner.flatMap((run) => [`spawn(${run})`, later(run)]),
    ['', 'spawn(print, 2)', later('print, 2', -1)],
    ['sleep()', 'sleep(1)', 'sleep(2)'],
    ['', 'print()'],
    ['', 'sleep()', 'sleep(1)'],
  );
  yield* each(
    ['spawn(lambda: print(sleep(), 1))', 'spawn(lambda: print(sleep(1), 1))'],
    ['spawn(lambda: print(sleep(), 2))', 'spawn(lambda: print(sleep(1), 2))', 'spawn_after(1, print, 2)'],
    ['sleep()', 'sleep(1)', 'sleep(2)'],
    ['', 'print()', 'sleep()'],
    ['', 'sleep()'],
  );
  // Who they are.
  const told = [
    'getcurrent() is getcurrent()',
    'isinstance(getcurrent(), GreenThread)',
    'getcurrent().parent is get_hub().greenlet',
    'getcurrent() is get_hub().greenlet',
    'getcurrent().dead',
    'bool(getcurrent())',
    'get_hub() is get_hub()',
    'get_hub().running',
    'get_hub().greenlet.dead',
    'bool(get_hub().greenlet)',
    'reported()',
  ];
  for (const question of told) {
    yield `print(${question})`;
    yield* each(
      [`spawn(lambda: print(${question}))`, `spawn_n(lambda: print(${question}))`, later(`lambda: print(${question})`)],
      ['sleep()', 'sleep(1)'],
    );
    yield* each(waits, [`print(${question})`]);
  }
  yield* each(
    ['main = getcurrent()'],
    [
      'spawn(main.switch)',
      'spawn(kill, main)',
      'spawn(main.throw, Exception)',
      later('main.switch'),
      later('main.switch, 1'),
      later('main.throw, Exception'),
      later('kill, main'),
      'kill(main)',
      'spawn(lambda: print(main.dead))',
    ],
    ['sleep()', 'sleep(1)', 'print(get_hub().switch())', ''],
    ['', 'sleep()', ...reported],
  );
}

function* itself(): Iterable<string> {
  const doings = [
    'kill(getcurrent())',
    'getcurrent().kill()',
    'getcurrent().kill(Exception)',
    'getcurrent().cancel()',
    'getcurrent().wait()',
    'getcurrent().link(print)',
    'getcurrent().throw()',
    'spawn(print)',
    'get_hub().switch()',
    'get_hub().abort()',
    'get_hub().abort(True)',
    'get_hub().greenlet.throw()',
    'get_hub().greenlet.throw(Exception)',
    'spawn_after_local(1, print)',
    'spawn_after(1, print)',
    'get_hub().schedule_call_local(1, print)',
    'reported()',
  ];
  for (const doing of doings) {
    yield* each(
      [
        `spawn(lambda: ${doing})`,
        `spawn(lambda: print(${doing}))`,
        later(`lambda: ${doing}`),
        later(`lambda: print(${doing})`),
        doing,
        `print(${doing})`,
      ],
      ['', ...waits],
      ends,
      ['', ...reported],
    );
    yield* each([`v = spawn(lambda: ${doing})`, `v = spawn(lambda: print(${doing}))`], ['', ...few], looks);
    yield* each(
      [block('def f():', doing, 'print(1)'), block('def f():', doing, 'sleep()', 'print(1)'), block('def f():', doing, 'sleep(2)')],
      ['v = spawn(f)', later('f')],
      ['sleep()', 'sleep(1)'],
      ['', 'sleep()', 'sleep(1)', ...reported],
    );
  }
}

// Killing what does something about it

function* survivors(): Iterable<string> {
  const then = [
    'pass',
    'print(1)',
    'raise',
    'return 1',
    'sleep()',
    'sleep(1)',
    'raise Exception',
    'print(sleep(1))',
    'getcurrent().kill()',
  ];
  const functions = ['GreenletExit', 'BaseException', 'Exception'].flatMap((type) =>
    then.map((line) => block('def f():', 'try:', '    sleep(1)', `except ${type}:`, `    ${line}`)),
  );
  functions.push(block('def f():', 'try:', '    sleep(1)', 'except BaseException as e:', '    print(e)'));
  for (const line of then) if (line !== 'raise') functions.push(block('def f():', 'try:', '    sleep(1)', 'finally:', `    ${line}`));
  functions.push(block('def f():', 'try:', '    sleep(1)', 'except GreenletExit:', '    pass', 'sleep(1)', 'print(1)'));
  functions.push(block('def f():', 'for i in range(2):', '    try:', '        sleep(1)', '    except GreenletExit:', '        print(i)'));
  const stops = [
    ...kills.slice(0, 7),
    later('v.kill'),
    later('v.kill, Exception'),
    later('v.kill', 1),
    'spawn(v.kill)',
    'spawn(kill, v)',
    'v.throw()',
  ];
  for (const f of functions) {
    yield* each([f], ['v = spawn(f)'], ['sleep()'], stops, ['', 'sleep()', 'sleep(1)', 'print(v.wait())', 'print(v.dead)', ...reported]);
    yield* each(
      [f],
      ['v = spawn(f)'],
      ['sleep()'],
      ['spawn(lambda: print(v.wait()))', 'v.link(print)', 'v.kill()', 'spawn(print, 1)'],
      ['v.kill()', later('v.kill')],
      ['', 'sleep()', 'sleep(1)', ...reported],
    );
  }
}

// Links

function* links(): Iterable<string> {
  const doings = [
    'print(1)',
    'print(v.wait())',
    'print(v.dead)',
    'print(v is getcurrent())',
    'v.link(print)',
    'v.unlink(f)',
    'print(v.unlink(f))',
    'v.unlink(print)',
    'print(v.unlink(print))',
    'raise Exception',
    'raise GreenletExit',
    'sleep()',
    'sleep(1)',
    'print(sleep(1))',
    'v.kill()',
    'spawn(print)',
    'v.wait()',
  ];
  for (const doing of doings) {
    const f = block('def f(v, *args):', doing);
    yield* each(
      [f],
      ['v = spawn(lambda: 1)', 'v = spawn_after(1, print)'],
      ['', 'v.wait()'],
      ['v.link(f)'],
      ['', 'v.link(print)', 'v.link(f)', 'v.unlink(f)', 'spawn(v.wait)', 'v.wait()', 'v.kill()'],
      ['', 'sleep()', 'sleep(1)', 'v.wait()', 'v.kill()', 'print(v.wait())', 'print(v.dead)', ...reported],
    );
    yield* each(
      [f],
      ['v = spawn(lambda: 1)'],
      ['v.link(f)'],
      ['v.link(print)'],
      ['v.wait()', 'sleep()', 'v.kill()'],
      ['v.link(print)', 'v.kill()', 'sleep(1)', 'print(v.dead)', 'print(v.unlink(print))', ...reported],
      ['', 'sleep(1)'],
    );
  }
  for (const error of ['Exception', 'GreenletExit']) {
    yield* each(
      [block('def f():', `raise ${error}`)],
      ['v = spawn(f)', 'v = spawn_after(1, f)'],
      ['v.link(print)', 'v.link(lambda x: print(x.wait()))', 'v.link(lambda x: print(x.dead))'],
      ['', ...acts],
      ['', 'sleep()', 'sleep(1)', 'v.wait()', ...reported],
    );
  }
  const calls = [
    'v.link()',
    'v.link(None)',
    'v.link(1)',
    'v.link(print, 1)',
    'v.link(print, 2)',
    'v.link(print, a=1)',
    'v.unlink()',
    'v.unlink(print, 1)',
    'v.unlink(print, 2)',
    'print(v.unlink(print, 1))',
    'v.link(v.link, print)',
    'v.link(v.wait)',
    'v.link(v.kill)',
    'v.link(lambda *args: spawn(print))',
    'v.link(spawn)',
  ];
  yield* each(
    ['v = spawn(lambda: 1)', 'v = spawn(sleep)', 'v = spawn_after(1, print)'],
    ['', 'v.wait()', 'v.link(print)', 'v.link(print, 1)', 'v.kill()'],
    calls,
    ['', ...calls.slice(3, 10)],
    ['', 'sleep()', 'v.wait()', 'v.kill()', ...reported],
  );
}

// Events

const sends = [
  'e.send()',
  'e.send(1)',
  'e.send(result=1)',
  'e.send(Exception(1))',
  'e.send(exc=Exception)',
  'e.send(1, Exception(1))',
  'e.send(None, (Exception, 1))',
  'e.send_exception(Exception)',
  'e.send_exception(Exception(1))',
  'e.send_exception(Exception, 1)',
  'e.send_exception()',
  'e.send_exception(1)',
  'e.send_exception(SystemExit)',
  'e.send_exception(GreenletExit)',
];
const waiters = [
  'spawn(e.wait)',
  'spawn(lambda: print(e.wait()))',
  'spawn(lambda: print(e.wait(1)))',
  'spawn(lambda: print(e.wait(0)))',
  'v = spawn(e.wait)',
  'v = spawn(lambda: print(e.wait()))',
  'v = spawn(lambda: print(e.wait(), e.wait()))',
  'v = spawn(lambda: print(e.wait(1), sleep(2)))',
];
const eventLooks = [
  'print(e.wait())',
  'e.wait()',
  'print(e.wait(0))',
  'print(e.wait(1))',
  'print(e.wait(-1))',
  'print(e.wait(None))',
  "e.wait('a')",
  'print(e.ready())',
  'print(e.has_result())',
  'print(e.has_exception())',
  'print(e.poll())',
  'print(e.poll(1))',
  'print(e.poll_result())',
  'print(e.poll_result(1))',
  'print(e.poll_exception())',
  'print(e.poll_exception(1))',
  'sleep()',
  'sleep(1)',
  'sleep(2)',
  'print(1)',
  ...reported,
];

function* events(): Iterable<string> {
  const made = ['e = Event()'];
  const some = [...sends.slice(0, 2), 'e.send_exception(Exception)'];
  const soon = [
    'spawn(e.send)',
    'spawn(e.send, 1)',
    'spawn_after(1, e.send)',
    'spawn_after(1, e.send, 1)',
    'spawn_after(1, e.send_exception, Exception)',
    later('e.send'),
    later('e.send, 1'),
    later('e.wait'),
    later('e.send', 1),
  ];
  const other = [
    'e.reset()',
    'e.wait(0)',
    'e.wait(1)',
    'e.wait(-1)',
    ...waits,
    'spawn(print)',
    'spawn(print, 1)',
    later('print'),
    caught("e.wait('a')"),
    caught('e.send()', 'AssertionError'),
    caught('e.wait()'),
    block('with Timeout(1, False):', 'e.wait()'),
    block('with Timeout(1, False):', 'e.wait(2)'),
  ];
  const all = [...sends, ...soon, ...waiters, ...other];
  yield* each(made, ['', ...all], eventLooks);
  yield* each(made, [...some, ...waiters], all, eventLooks);
  const ofWaiter = [
    'v.kill()',
    'v.kill(Exception)',
    'v.wait()',
    'v.throw()',
    later('v.kill'),
    later('v.switch'),
    later('v.switch, 1'),
    'print(v.dead)',
    'print(v.wait())',
  ];
  for (const waiter of waiters.filter((one) => one.startsWith('v'))) {
    yield* each(
      made,
      [waiter],
      ['sleep()'],
      [...some, ...ofWaiter, 'sleep(1)'],
      ['', 'e.send()', 'v.kill()', later('v.kill'), 'e.reset()', 'sleep()', 'sleep(1)', 'spawn(print, 1)'],
      ['', 'sleep()', 'sleep(1)', 'sleep(2)', 'print(v.dead)', 'print(v.wait())'],
    );
    yield* each(
      made,
      [waiter],
      ['sleep()'],
      ['e.send()', 'e.send(1)'],
      ['e.reset()'],
      ['e.send()', 'e.send(2)'],
      ['', 'e.reset()'],
      ['sleep()', 'sleep(2)'],
    );
  }
  for (const send of some)
    yield* each(
      made,
      ['e.send()', 'e.send_exception(Exception)'],
      ['e.reset()'],
      ['', ...waiters],
      ['', 'sleep()'],
      [send, 'e.reset()', ''],
      eventLooks,
    );
}

// Semaphores

function* semaphores(): Iterable<string> {
  const made = [
    'Semaphore()',
    'Semaphore(0)',
    'Semaphore(2)',
    'BoundedSemaphore()',
    'BoundedSemaphore(0)',
    'CappedSemaphore(0, 0)',
    'CappedSemaphore(0, 1)',
    'CappedSemaphore(1, 1)',
    'CappedSemaphore(1, 2)',
  ];
  const kinds = [
    "Semaphore('1')",
    'Semaphore(True)',
    'Semaphore(1.5)',
    'Semaphore(-1)',
    "Semaphore('a')",
    'Semaphore(None)',
    'Semaphore([])',
    "BoundedSemaphore('1')",
    'BoundedSemaphore(True)',
    'BoundedSemaphore(1.5)',
    'BoundedSemaphore(-1)',
    'CappedSemaphore()',
    'CappedSemaphore(1)',
    'CappedSemaphore(1, None)',
    'CappedSemaphore(-1, 1)',
    'CappedSemaphore(2, 1)',
    "CappedSemaphore('1', 1)",
  ];
  const calls = [
    'acquire()',
    'acquire(False)',
    'acquire(True)',
    'acquire(timeout=0)',
    'acquire(timeout=1)',
    'acquire(timeout=-1)',
    'acquire(timeout=-2)',
    'acquire(timeout=None)',
    'acquire(True, 1)',
    'acquire(False, 1)',
    'acquire(False, -1)',
    'acquire(blocking=False)',
    'release()',
    'release(False)',
    'release(True)',
  ].map((call) => `s.${call}`);
  const soon = [
    'spawn(s.acquire)',
    'spawn(s.release)',
    'spawn(lambda: print(s.acquire()))',
    'spawn(lambda: print(s.release()))',
    'spawn(lambda: print(s.acquire(timeout=1)))',
    'spawn_after(1, s.release)',
    'spawn_after(1, s.acquire)',
    later('s.release'),
    later('s.acquire'),
    later('s.release', 1),
    'spawn(print)',
    ...waits,
  ];
  const blocks = [
    block('with s:', 'pass'),
    block('with s:', 'print(s.balance)'),
    block('with s as x:', 'print(x)'),
    block('with s:', 'sleep()'),
    block('with s:', 'raise Exception'),
    block('with Timeout(1, False):', 's.acquire()'),
    block('with Timeout(1, False):', block('with s:', 'sleep(2)')),
  ];
  const looks = [
    'print(s.balance)',
    'print(s.locked())',
    'print(s.bounded())',
    ...calls.map((call) => `print(${call})`),
    'sleep()',
    'sleep(1)',
    'sleep(2)',
    ...reported,
    ...blocks,
  ];
  for (const kind of kinds) {
    yield kind;
    yield* each(
      [`s = ${kind}`],
      ['', 's.release()', 's.acquire()'],
      ['print(s.balance)', 'print(s.locked())', 's.release()', 's.acquire()'],
    );
  }
  yield* made.flatMap((kind) => [`print(isinstance(${kind}, Semaphore))`, `print(isinstance(${kind}, BoundedSemaphore))`]);
  const acts = [...calls.slice(0, 5), 's.acquire(timeout=-2)', 's.release()', 's.release(False)', ...soon, ...blocks];
  for (const kind of made) {
    yield* each([`s = ${kind}`], ['', ...acts], looks);
    if (kind.endsWith('2)')) continue;
    const ways = acts.slice(0, 22);
    yield* each([`s = ${kind}`], ways, ways, ['print(s.balance)', 'print(s.acquire(False))', 'print(s.release())', 'sleep()', 'sleep(1)']);
  }
  const queued = [
    'v = spawn(lambda: print(s.acquire()))',
    'v = spawn(lambda: print(s.acquire(timeout=1)))',
    'v = spawn(lambda: print(s.release()))',
    'v = spawn(lambda: print(1, s.acquire()))\nspawn(lambda: print(2, s.acquire()))',
    'v = spawn(lambda: print(1, s.release()))\nspawn(lambda: print(2, s.release()))',
  ];
  const things = [
    's.release()',
    's.acquire(False)',
    's.acquire(timeout=1)',
    's.release(False)',
    'print(s.balance)',
    'print(s.locked())',
    'print(s.acquire(False))',
    'print(s.release(False))',
    'v.kill()',
    later('v.switch'),
    later('v.kill'),
    'sleep(1)',
    'spawn(print)',
  ];
  for (const kind of ['Semaphore(0)', 'CappedSemaphore(0, 0)', 'CappedSemaphore(1, 1)', 'CappedSemaphore(0, 1)']) {
    yield* each([`s = ${kind}`], queued, ['sleep()'], things, ['', ...things], ['', 'sleep()', 'print(s.balance)']);
  }
}

// Timeouts

function* timeouts(): Iterable<string> {
  const limits = [
    '1',
    '0',
    '-1',
    '2',
    'None',
    '',
    '1, False',
    '0, False',
    '1, True',
    '1, None',
    '1, Exception',
    '1, Exception(1)',
    '1, 1',
    "'a'",
    '()',
  ];
  const bodies = [
    'sleep()',
    'sleep(1)',
    'sleep(2)',
    'print(1)',
    'raise Exception',
    'get_hub().switch()',
    'spawn(sleep, 2).wait()',
    'Event().wait()',
    'Event().wait(2)',
    'Semaphore(0).acquire()',
    'Semaphore(0).acquire(timeout=2)',
    'pass',
  ];
  const after = ['', 'print(1)', 'sleep(1)', 'sleep(2)', ...reported];
  for (const limit of limits) {
    yield* each(
      [`Timeout(${limit})`, `print(Timeout(${limit}).pending)`, `print(Timeout(${limit}).seconds)`, `print(Timeout(${limit}).exception)`],
      ['', 'sleep()', 'sleep(1)', 'sleep(2)'],
      after,
    );
    yield* each(
      bodies.map((body) => block(`with Timeout(${limit}):`, body)),
      after,
    );
    yield* each(
      ['sleep()', 'sleep(2)'].flatMap((body) =>
        ['BaseException', 'Exception', 'Timeout'].map((type) => caught(block(`with Timeout(${limit}):`, body), type)),
      ),
      after,
    );
    yield* each(
      [
        block(`with Timeout(${limit}) as o:`, 'print(o.pending)'),
        block(`with Timeout(${limit}) as o:`, 'o.cancel()', 'sleep(2)'),
        block(`with Timeout(${limit}) as o:`, 'try:', '    sleep(2)', 'except BaseException as e:', '    print(e is o, o.pending)'),
        block(`with Timeout(${limit}) as o:`, 'raise o'),
      ],
      ['', 'print(o.pending)'],
      after,
    );
  }
  const some = ['1', '0', '1, False', '2', '2, False', '1, Exception', 'None'];
  const uses = [
    'o.cancel()',
    'o.start()',
    'sleep()',
    'sleep(1)',
    caught('sleep(1)', 'BaseException'),
    caught('sleep(2)', 'BaseException'),
    caught('o.start()', 'AssertionError'),
    'spawn(o.cancel)',
    'spawn(o.start)',
    later('o.cancel'),
    later('o.start'),
    block('with o:', 'sleep(2)'),
    block('with o:', 'sleep(1)'),
    block('with o:', 'pass'),
    caught(block('with o:', 'sleep(2)'), 'BaseException'),
    'spawn(print)',
    'raise o',
  ];
  const seen = [
    'print(o.pending)',
    'print(o.cancel())',
    'print(o.start() is o)',
    'sleep(1)',
    'sleep(2)',
    block('with o:', 'sleep(2)'),
    ...reported,
  ];
  for (const limit of some) {
    yield* each([`o = Timeout(${limit})`], ['', ...uses], seen);
    yield* each([`o = Timeout(${limit})`], uses, uses.slice(0, 8), seen);
  }
  for (const outer of some)
    for (const inner of some) {
      const nested = (...lines: readonly string[]): string => block(`with Timeout(${outer}):`, block(`with Timeout(${inner}):`, ...lines));
      yield* each(
        [
          nested('sleep(1)'),
          nested('sleep(2)'),
          nested('sleep(3)'),
          nested('try:', '    sleep(2)', 'finally:', '    sleep(1)'),
          nested('sleep(3)') + '\n    print(1)',
          nested('sleep(3)') + '\n    sleep(3)',
          caught(nested('sleep(3)'), 'BaseException'),
        ],
        after,
      );
      yield* each([`Timeout(${outer})`], [`Timeout(${inner})`], ['sleep(1)', 'sleep(2)', caught('sleep(2)', 'BaseException')], after);
    }
  // Of others.
  for (const limit of some) {
    yield* each(
      [
        `spawn(Timeout, ${limit})`,
        `spawn(lambda: Timeout(${limit}))`,
        later(`Timeout, ${limit}`),
        later(`lambda: Timeout(${limit})`),
        block('def f():', `with Timeout(${limit}):`, '    sleep(2)') + '\nspawn(f)',
        block('def f():', `with Timeout(${limit}):`, '    sleep(2)') + '\nprint(spawn(f).wait())',
        block('def f():', `Timeout(${limit})`, 'sleep(2)') + '\nspawn(f)',
      ],
      ['', 'sleep()', 'sleep(1)', 'sleep(2)'],
      after,
    );
    yield* each(
      [`o = Timeout(${limit})`],
      [
        block('def f():', 'with o:', '    sleep(1)'),
        block('def f():', 'with o:', '    pass'),
        block('def f():', 'with o:', '    sleep(2)'),
        block('def f():', 'o.cancel()', 'o.start()', 'sleep(2)'),
      ],
      ['spawn(f)'],
      ['sleep()', 'sleep(1)', 'sleep(2)', caught('sleep(2)', 'BaseException')],
      seen,
    );
  }
  const runs = ['sleep', 'sleep, 1', 'sleep, 2', 'lambda: 1', 'lambda *args: args, 1', 'print, 1', 'lambda a: a, a=1'];
  const flags = ['', ', timeout_value=1', ', timeout_value=None'];
  yield* each(
    ['1', '0', '-1', 'None', "'a'", '2'].flatMap((seconds) =>
      runs.flatMap((run) => flags.map((flag) => `print(with_timeout(${seconds}, ${run}${flag}))`)),
    ),
    after,
  );
  const limited = [
    block('def f():', 'raise Exception'),
    block('def f():', 'try:', '    sleep(2)', 'except Timeout:', '    return 1'),
    block('def f():', 'try:', '    sleep(2)', 'except Timeout:', '    raise'),
    block('def f():', 'raise Timeout(1)'),
    block('def f():', 'with Timeout(1):', '    sleep(2)'),
  ];
  yield* each(
    limited,
    ['1', '2'].flatMap((seconds) => flags.map((flag) => `print(with_timeout(${seconds}, f${flag}))`)),
    after,
  );
  yield* ['1', 'Timeout(None)', 'Exception()', 'Timeout'].map((value) => `print(is_timeout(${value}))`);
  const kin = 'class C(Timeout):\n    pass';
  yield* each(
    [kin],
    [
      'C(1)',
      'print(C(1).pending)',
      'print(is_timeout(C(1)))',
      block('with C(1):', 'sleep(2)'),
      block('with C(1, False):', 'sleep(2)'),
      caught(block('with C(1):', 'sleep(2)'), 'C'),
      caught(block('with C(1):', 'sleep(2)'), 'Timeout'),
      caught(block('with Timeout(1):', 'sleep(2)'), 'C'),
    ],
    after,
  );
}

// The hub and its timers

function* timers(): Iterable<string> {
  const schedules = ['schedule_call_global', 'schedule_call_local'];
  const delays = ['-1', '0', '1', '0.5', 'None', "'a'"];
  const made = schedules.flatMap((schedule) => delays.map((delay) => `r = get_hub().${schedule}(${delay}, print, 1)`));
  const uses = [
    'r.cancel()',
    'r.cancel(1)',
    'sleep()',
    'sleep(1)',
    'spawn(r.cancel)',
    later('r.cancel'),
    later('r.cancel', 1),
    'spawn(print)',
  ];
  yield* each(made, ['', ...uses], ['', 'print(r.pending)', 'print(r.cancel())', 'sleep()', 'sleep(1)', 'sleep(2)']);
  yield* each(made.slice(0, 3), uses, uses, ['print(r.pending)', 'sleep()', 'sleep(2)']);
  yield* each([later('lambda: r.cancel()')], made.slice(0, 3), ['sleep()', 'sleep(1)', 'sleep(2)'], ['', 'print(r.pending)']);
  const bad = [
    '',
    '1',
    '0, 1',
    '0, None',
    'seconds=0, cb=print',
    '0, print, cb=1',
    '0, print, seconds=1',
    '0, print, 1, 2',
    '0, print, a=1',
    '0, spawn, print',
    '0, sleep',
    '0, sleep, 1',
  ];
  yield* each(
    schedules.flatMap((schedule) => bad.map((args) => `get_hub().${schedule}(${args})`)),
    ends,
    ['', ...reported],
  );
  for (const error of ['Exception', 'GreenletExit', 'SystemExit', 'KeyboardInterrupt', 'BaseException']) {
    const f = block('def f():', `raise ${error}`);
    yield* each(
      [f],
      [later('f'), later('f', 1), hub('schedule_call_local(0, f)'), 'spawn(lambda: get_hub().schedule_call_global(0, f))'],
      ['', 'spawn(print)', later('print')],
      ['sleep()', 'sleep(1)', caught('sleep(1)', 'BaseException'), 'get_hub().switch()'],
      ['', 'sleep()', 'sleep(1)', ...reported, 'print(get_hub().running)'],
    );
    yield* each(
      [block('def f():', 'sleep()', `raise ${error}`), block('def f():', 'get_hub().switch()', `raise ${error}`)],
      ['v = spawn(f)', later('lambda: greenlet(f).switch()')],
      ['sleep()', 'sleep(1)', caught('sleep(1)', 'BaseException')],
      ['', later('lambda: v.switch()'), 'v.kill()', 'sleep()', caught('v.wait()', 'BaseException')],
      ['', 'sleep()', ...reported, 'print(v.wait())', 'print(v.dead)', 'print(get_hub().running)'],
    );
  }
  yield* each(
    [
      'v = spawn(get_hub().schedule_call_local, 1, print)',
      'v = spawn(get_hub().schedule_call_global, 1, print)',
      block('def f():', 'get_hub().schedule_call_local(1, print)', 'sleep(2)') + '\nv = spawn(f)',
      block('def f():', 'spawn_after_local(1, print)', 'sleep(2)') + '\nv = spawn(f)',
      'v = spawn(spawn_after_local, 1, print)',
      'v = spawn(lambda: spawn_after_local(1, print)).wait()',
      'v = spawn(lambda: get_hub().schedule_call_local(0, print))',
    ],
    ['', 'sleep()', 'v.kill()', 'sleep(1)'],
    ['sleep(1)', 'sleep(2)', 'print(v.dead)', 'print(v.wait())', 'v.kill()'],
  );
  yield* each(
    ['r = []'],
    ['v = spawn(lambda: r.append(get_hub().schedule_call_local(1, print)))'],
    waits,
    ['print(r[0].pending)', 'r[0].cancel()'],
    ['', 'sleep(2)'],
  );
  yield* each(
    [block('for i in range(1010):', 'get_hub().schedule_call_global(1, print).cancel()')],
    ['', later('print', 1)],
    ['sleep(1)', 'sleep(2)'],
  );
}

function* hubs(): Iterable<string> {
  const aborts = [
    'get_hub().abort()',
    'get_hub().abort(True)',
    'get_hub().abort(wait=True)',
    'spawn(get_hub().abort)',
    'spawn(get_hub().abort, True)',
    later('get_hub().abort'),
    later('get_hub().abort, True'),
    later('get_hub().abort', 1),
    'spawn(lambda: print(get_hub().abort()))',
    'spawn(lambda: print(get_hub().abort(), sleep()))',
  ];
  const before = [
    '',
    'sleep()',
    'spawn(print)',
    'spawn(sleep)\nsleep()',
    'spawn_after(1, print)',
    later('print'),
    'v = spawn(sleep, 1)\nsleep()',
    'e = Event()\nspawn(lambda: print(e.wait()))\nsleep()',
  ];
  const after = [
    '',
    'sleep()',
    'sleep(1)',
    'print(sleep(1))',
    'spawn(print, 1)',
    'print(get_hub().switch())',
    'print(get_hub().running)',
    'print(get_hub().greenlet.dead)',
  ];
  yield* each(before, aborts, after, after);
  yield* each([before.at(-1)!], aborts, ['e.send(1)'], waits);
  const wakes = [
    'getcurrent().switch',
    'getcurrent().switch, 1',
    'getcurrent().switch, 1, 2',
    'getcurrent().throw',
    'getcurrent().throw, Exception',
  ];
  yield* each(
    wakes.flatMap((wake) => [later(wake), later(wake, 1), `spawn_after(1, ${wake})`]),
    [
      'print(get_hub().switch())',
      'get_hub().switch()',
      'sleep()',
      'sleep(2)',
      'print(get_hub().greenlet.switch())',
      'print(get_hub().greenlet.throw())',
      'print(get_hub().greenlet.throw(Exception))',
    ],
    ['', ...reported, 'sleep()'],
  );
  yield* [
    'get_hub(1)',
    'get_hub().switch(1)',
    'get_hub().switch()',
    'get_hub().greenlet.throw()',
    'get_hub().greenlet.throw(Exception)',
    'get_hub().greenlet.throw(SystemExit)',
    'get_hub().greenlet.switch()',
    'get_hub().abort(1, 2)',
  ].flatMap((call) => [
    call,
    `spawn(lambda: ${call})\nsleep()`,
    `${caught(call, 'BaseException')}\nprint(get_hub().running)`,
    `sleep()\n${call}`,
    `sleep()\n${caught(call, 'BaseException')}\nsleep()`,
    `${later(`lambda: ${call}`)}\nsleep()\nprint(reported())`,
  ]);
  const blocking = ['sleep()', 'sleep(1)', 'print(sleep())', 'get_hub().switch()', 'print(spawn(print).wait())'];
  for (const line of blocking) {
    yield* each(
      [
        `greenlet(lambda: ${line}).switch()`,
        `print(greenlet(lambda: ${line}).switch())`,
        `g = greenlet(lambda: ${line})\ng.switch()`,
        `spawn(lambda: greenlet(lambda: ${line}).switch())`,
        `spawn(lambda: print(greenlet(lambda: ${line}).switch()))`,
        `v = spawn(lambda: print(greenlet(lambda: ${line}).switch()))`,
        later(`lambda: ${line}`),
        later(`lambda: greenlet(lambda: ${line}).switch()`),
      ],
      ['', 'sleep()', 'sleep(1)', 'sleep(2)'],
      ['', ...reported],
    );
    yield* each(
      [block('def f():', line, 'raise Exception')],
      ['spawn(lambda: greenlet(f).switch())', 'v = spawn(lambda: greenlet(f).switch())\nsleep(1)\nprint(v.dead)', 'greenlet(f).switch()'],
      ['sleep()', 'sleep(1)', 'sleep(2)'],
      ['', ...reported],
    );
  }
  yield* each(
    ['start = get_hub().clock()'],
    ['', 'sleep()', 'sleep(1)'],
    ['print(get_hub().clock() >= start)', 'print(get_hub().clock() - start >= 1)', 'print(get_hub().clock() == start)'],
  );
  // Waiting for each other.
  yield* each(
    ['v = spawn(lambda: h.wait())'],
    ['h = spawn(lambda: v.wait())', 'h = spawn(sleep, 1)', 'h = spawn(lambda: print(v.kill()))', 'h = spawn(v.kill)', 'h = spawn(v.wait)'],
    ['', 'sleep()', 'v.kill()', 'h.kill()'],
    ['v.wait()', 'print(v.wait())', 'h.wait()', 'print(h.wait())', 'print(v.dead)', 'print(h.dead)', 'sleep()', 'sleep(1)', ...reported],
  );
}

/** The texts of all of them. */
export function* threadTexts(): Iterable<string> {
  for (const subject of [threads, itself, survivors, links, events, semaphores, timeouts, timers, hubs, poolTexts]) yield* subject();
}
