import { expect, test } from 'vitest';
import { parse } from '../scenario/parse.js';
import { traceLines } from '../scenario/trace.js';
import { runReference } from './run.js';

test('a worker that is killed in the middle of its start, and waits there, is sent what eventlet sends it: seed 91 showed it once in 25,000 programs', () => {
  const program = parse(`
def callback(event, args):
    settrace(None)
    print('got', main.switch())
main = getcurrent()
pool = GreenPool(1)
pool.spawn_n(print, 'never')
settrace(callback)
for worker in list(pool.coroutines_running):
    kill(worker)
pool.waitall()
`);
  expect(traceLines(runReference(program).trace)).toEqual(["got (<function print>, ('never',), {}, True)"]);
});
