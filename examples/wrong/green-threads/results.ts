import type { Mistake } from './mistakes.js';

/** Mistakes about spec/eventlet/results.md. */
export const results: readonly Mistake[] = [
  {
    name: 'falsyResultIsNone',
    says: 'A result like 0, False or an empty text is None.',
    in: 'green-thread.ts',
    change: ['this.#end.send(await call(run, args));', 'this.#end.send((await call(run, args)) || null);'],
    reportedBy: [],
  },
  {
    name: 'laterWaitIsNone',
    says: 'The result is given once; who waits again gets None.',
    in: 'green-thread.ts',
    change: [
      [
        'const result = await this.#end.wait();',
        'const isLate = this.#isTaken;\n      const result = await this.#end.wait();\n      this.#isTaken = true;\n      if (isLate && result !== failed) return null;',
      ],
      ['    #isCallingLinks = false;\n', '    #isCallingLinks = false;\n    #isTaken = false;\n'],
    ],
    reportedBy: [],
  },
  {
    name: 'waitStartsAtOnce',
    says: 'wait() for a green thread that has a delay does not wait for that.',
    in: 'green-thread.ts',
    change: [
      'const result = await this.#end.wait();',
      'if (!this.alive && !this.dead && !hub.isCurrent) hub.schedule(0, () => (this.alive || this.dead ? null : this.switch(start)));\n      const result = await this.#end.wait();',
    ],
    reportedBy: [],
  },
  {
    name: 'startedBeforeWait',
    says: 'wait() for a green thread that has not started is an error if it has a delay.',
    in: 'green-thread.ts',
    change: [
      [
        'const result = await this.#end.wait();',
        "if (this.delay > 0 && !this.alive && !this.dead && !this.#failure) throw new RuntimeError('It has not started');\n      const result = await this.#end.wait();",
      ],
      ['    #isCallingLinks = false;\n', '    #isCallingLinks = false;\n    delay = 0;\n'],
      ['const thread = new Thread(run, args);', 'const thread = new Thread(run, args);\n    thread.delay = numeric(seconds);'],
    ],
    reportedBy: [],
  },
  {
    name: 'waitRaisesCopies',
    says: 'wait() raises a copy of the exception.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      'if (result === failed) throw ((error) => Object.assign(Object.create(Object.getPrototypeOf(error)), error))(this.#failure!.error as Error);',
    ],
    reportedBy: [],
  },
  {
    name: 'waitRaisesOnce',
    says: 'wait() raises the exception once; who waits again gets None.',
    in: 'green-thread.ts',
    change: [
      [
        'const result = await this.#end.wait();',
        'const isLate = this.#isTaken;\n      const result = await this.#end.wait();\n      this.#isTaken = true;\n      if (isLate && result === failed) return null;',
      ],
      ['    #isCallingLinks = false;\n', '    #isCallingLinks = false;\n    #isTaken = false;\n'],
    ],
    reportedBy: [],
  },
  {
    name: 'timeoutIsNoResult',
    says: 'Who waits for a green thread that a Timeout has ended waits for ever.',
    in: 'green-thread.ts',
    change: [
      '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
      "        if ((error as Error).name !== 'Timeout') this.#fail(error);\n        await this.#callLinks();\n        throw error;",
    ],
    reportedBy: [],
  },
  {
    name: 'generatorExitIsSilent',
    says: 'GeneratorExit is as silent as GreenletExit.',
    in: 'green-thread.ts',
    change: [
      '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
      "        this.#fail(error);\n        await this.#callLinks();\n        if ((error as Error).name !== 'GeneratorExit') throw error;",
    ],
    reportedBy: [],
  },
  {
    name: 'timeoutIsSilent',
    says: 'A green thread that a Timeout ends is not reported.',
    in: 'hub.ts',
    change: ['this.options.report(error);\n    }', "if ((error as Error).name !== 'Timeout') this.options.report(error);\n    }"],
    reportedBy: [],
  },
  {
    name: 'exceptionIsReturned',
    says: 'wait() returns the exception.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      "if (result === failed && (this.#failure!.error as Error).name !== 'GreenletExit') return this.#failure!.error;\n      if (result === failed) throw this.#failure!.error;",
    ],
    reportedBy: [],
  },
  {
    name: 'waiterGetsNoKill',
    says: 'wait() of one whom a kill has ended returns None.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      "if (result === failed && (this.#failure!.error as Error).name === 'GreenletExit') return null;\n      if (result === failed) throw this.#failure!.error;",
    ],
    reportedBy: [],
  },
  {
    name: 'failuresAreSilent',
    says: 'What a green thread fails with is for its waiters, and not reported.',
    in: 'green-thread.ts',
    change: [
      '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
      "        this.#fail(error);\n        await this.#callLinks();\n        if (['SystemExit', 'KeyboardInterrupt'].includes((error as Error).name)) throw error;",
    ],
    reportedBy: [],
  },
  {
    name: 'waitedFailuresAreSilent',
    says: 'A failure is reported only if nobody has waited for the green thread.',
    in: 'green-thread.ts',
    change: [
      ['const result = await this.#end.wait();', 'this.#isWaited = true;\n      const result = await this.#end.wait();'],
      ['    #isCallingLinks = false;\n', '    #isCallingLinks = false;\n    #isWaited = false;\n'],
      [
        '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
        "        this.#fail(error);\n        await this.#callLinks();\n        if (!this.#isWaited || ['SystemExit', 'KeyboardInterrupt'].includes((error as Error).name)) throw error;",
      ],
    ],
    reportedBy: [],
  },
  {
    name: 'eachWaiterReports',
    says: 'A failure is reported once more for each who waits for it.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      "const error = this.#failure?.error as Error;\n      if (result === failed && !['SystemExit', 'KeyboardInterrupt', 'GreenletExit'].includes(error.name))\n        hub.schedule(-1e6, () => {\n          throw error;\n        });\n      if (result === failed) throw this.#failure!.error;",
    ],
    reportedBy: [],
  },
  {
    name: 'sameExceptionIsReportedOnce',
    says: 'An exception that was reported is not reported again.',
    in: 'hub.ts',
    change: [
      [
        'this.options.report(error);\n    }',
        'if (!this.#reported.has(error)) this.options.report(error);\n      this.#reported.add(error);\n    }',
      ],
      ['#isStopping = false;\n  readonly', '#isStopping = false;\n  readonly #reported = new Set<unknown>();\n  readonly'],
    ],
    reportedBy: [],
  },
  {
    name: 'reportsInNextRound',
    says: 'The hub reports in the next round.',
    in: 'hub.ts',
    change: ['this.options.report(error);\n    }', 'this.schedule(0, () => this.options.report(error));\n    }'],
    reportedBy: [],
  },
  {
    name: 'reportsLastFirst',
    says: 'What was reported last comes first.',
    in: 'adapter.ts',
    change: ['reports.push(error)', 'reports.unshift(error)'],
    reportedBy: [],
  },
  {
    name: 'resultsAreReportedToo',
    says: 'A text that a green thread returns is reported.',
    in: 'green-thread.ts',
    change: [
      'this.#end.send(await call(run, args));',
      "const result = await call(run, args);\n        this.#end.send(result);\n        if (typeof result === 'string' && args.length === 0)\n          hub.schedule(-1e6, () => {\n            throw result;\n          });",
    ],
    reportedBy: [],
  },
  {
    name: 'derivedInterruptIsReported',
    says: 'Only SystemExit and KeyboardInterrupt themselves interrupt main, and not what is derived from them.',
    in: 'adapter.ts',
    change: ['at = Object.getPrototypeOf(at)', 'at = null'],
    reportedBy: [],
  },
  {
    name: 'interruptOfPlainOnesIsReported',
    says: 'SystemExit of what spawn_n() has made is reported.',
    in: 'green-thread.ts',
    change: [
      'greenlet.switch(...args));',
      "greenlet.switch(...args).catch((error: Error) => {\n        throw error.name === 'SystemExit' ? new RuntimeError('exit') : error;\n      }));",
    ],
    reportedBy: [],
  },
  {
    name: 'interruptOfCallbacksIsReported',
    says: 'SystemExit of a callback of schedule_call_global() is reported.',
    in: 'hub.ts',
    change: [
      'return this.schedule(seconds, callback, args);',
      "return this.schedule(seconds, async () => {\n      try {\n        await (callback as Run)(...args);\n      } catch (error) {\n        throw (error as Error).name === 'SystemExit' ? new AssertionError('exit') : error;\n      }\n    });",
    ],
    reportedBy: [],
  },
  {
    name: 'interruptOfKilledIsReported',
    says: 'SystemExit that kill() has thrown into a green thread is reported.',
    in: 'green-thread.ts',
    change: [
      ['const caller = getcurrent();', 'byKill.add(error);\n    const caller = getcurrent();'],
      [
        '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
        "        this.#fail(error);\n        await this.#callLinks();\n        if (byKill.has(error) && (error as Error).name === 'SystemExit') throw new RuntimeError('exit');\n        throw error;",
      ],
      ['  const spawned =', '  const byKill = new Set<unknown>();\n  const spawned ='],
    ],
    reportedBy: [],
  },
];
