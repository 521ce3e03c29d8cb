/**
 * A law of its own: whatever hub eventlet runs on, it gives allowed traces for the same programs.
 *
 * What a known defect of eventlet explains must be explained by it on every hub.
 */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openAdapter } from '../adapters/open.js';
import { defectsOf } from '../reference/defects.js';
import { observed } from '../reference/machine.js';
import { printPython } from '../scenario/print-python.js';
import { parse } from '../scenario/parse.js';
import { realPython } from '../scenario/real-python.js';
import type { Program } from '../scenario/syntax.js';
import { programs } from './generate.js';
import { inLanes } from './lanes.js';
import { judgeProgram, type Judgement } from './judge.js';
import { runAndJudge } from './repeat.js';

const found = await realPython('what programs do on eventlet’s real hubs');

/** Green threads that are ready all the time, while others wait for time to pass: `sleep.zero-starves-nobody`. */
const spinning = [
  `e = Event()
def loop():
    while not e.ready():
        sleep(0)
    print("loop ends")
spawn(loop)
spawn_after(1, e.send)
sleep(2)
print("woken")
`,
  `e = Event()
def loop():
    rounds = 0
    while rounds < 300 and not e.ready():
        rounds += 1
        sleep(0)
    print("loop ends", e.ready())
spawn(loop)
spawn_after(1, e.send)
sleep(3)
print("woken")
`,
  `s = Semaphore(0)
def loop():
    while s.locked():
        sleep()
    print("loop ends")
spawn(loop)
spawn(loop)
spawn_after(1, s.release)
print(with_timeout(2, Event().wait, timeout_value="late"))
`,
].map(parse);

/** What each program is, by its text, that is not as it should be on a hub. */
async function faults(adapter: string, all: readonly Program[]): Promise<Map<string, string>> {
  const implementation = await openAdapter(adapter);
  const variations = { ...observed, ...(implementation.clock && { 'hub.clock': implementation.clock }) };
  const defects = defectsOf(implementation.name);
  try {
    const judgements = await inLanes(all, (program) =>
      runAndJudge(implementation, program, (outcome) => judgeProgram(program, outcome, variations, defects)),
    );
    return new Map(judgements.flatMap((judgement, i) => (judgement.verdict === 'pass' ? [] : [[printPython(all[i]!), name(judgement)]])));
  } finally {
    await implementation.close();
  }
}

const name = (judgement: Judgement): string => ('defect' in judgement && judgement.defect) || judgement.verdict;

describe.skipIf(!found)('the same programs give allowed traces', () => {
  let all: readonly Program[];
  let virtual: Map<string, string>;

  beforeAll(async () => {
    const implementation = await openAdapter('eventlet');
    const { has } = implementation;
    await implementation.close();
    all = fc.sample(programs({ has }), { seed: 7, numRuns: 400 });
    virtual = await faults('eventlet', all);
  }, 300_000);

  test('on the virtual clock, but for known defects', () => {
    expect([...virtual].filter(([, fault]) => !defectsOf('eventlet').includes(fault))).toEqual([]);
  });

  test.each(['selects', 'poll', 'epolls', 'asyncio'])(
    'on eventlet’s hub %s',
    async (hub) => {
      // Where something is a moment late, a defect may not show, and another one instead: so fewer programs may fail, but no others.
      const faultsHere = await faults(`eventlet+${hub}`, all);
      expect([...faultsHere].filter(([text, fault]) => !virtual.has(text) || !defectsOf('eventlet').includes(fault))).toEqual([]);
    },
    300_000,
  );

  test.each(['selects', 'poll', 'epolls', 'asyncio'])(
    'while somebody is ready all the time on eventlet’s hub %s',
    async (hub) => {
      expect([...(await faults(`eventlet+${hub}`, spinning))]).toEqual([]);
    },
    60_000,
  );
});
