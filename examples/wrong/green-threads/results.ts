import type { Mistake } from './mistakes.js';

/** Mistakes about spec/eventlet/results.md. */
export const results: readonly Mistake[] = [
  {
    name: 'falsyResultIsNone',
    says: 'A result like 0, False or an empty text is None.',
    in: 'green-thread.ts',
    change: ['this.#end.send(await call(run, args));', 'this.#end.send((await call(run, args)) || null);'],
    reportedBy: ['event.all-waiters', 'event.send', 'spawn.green-thread', 'wait.again', 'wait.several', 'wait.value'],
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
    reportedBy: ['cancel.dead', 'kill.dead', 'kill.instance', 'link.ended', 'link.ended-exception', 'link.itself', 'link.nested-other', 'link.waits-killed', 'wait.again', 'wait.ended-no-switch', 'wait.waiter-killed'],
  },
  {
    name: 'waitStartsAtOnce',
    says: 'wait() for a green thread that has a delay does not wait for that.',
    in: 'green-thread.ts',
    change: [
      'const result = await this.#end.wait();',
      'if (!this.alive && !this.dead && !hub.isCurrent) hub.schedule(0, () => (this.alive || this.dead ? null : this.switch(start)));\n      const result = await this.#end.wait();',
    ],
    reportedBy: ['after.delay', 'after.local-dead-kill', 'after.order', 'kill.timer-unstarted', 'kill.unstarted-wait', 'wait.unstarted'],
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
    reportedBy: ['after.arguments', 'after.delay', 'after.local-dead-kill', 'after.local-main', 'after.order', 'kill.timer-unstarted', 'kill.unstarted-wait', 'spawn.current', 'wait.several', 'wait.unstarted'],
  },
  {
    name: 'waitRaisesCopies',
    says: 'wait() raises a copy of the exception.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      'if (result === failed) throw ((error) => Object.assign(Object.create(Object.getPrototypeOf(error)), error))(this.#failure!.error as Error);',
    ],
    reportedBy: ['cancel.exception', 'event.exception', 'event.exception-value', 'event.send-exc', 'kill.exit-raised', 'kill.unstarted-exception', 'kill.wait', 'report.interrupt-result', 'report.waiter', 'wait.chain', 'wait.exception', 'wait.exception-any', 'wait.exception-same', 'wait.exit'],
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
    reportedBy: ['kill.unstarted-links', 'kill.unstarted-wait', 'kill.wait', 'report.interrupt-result', 'report.once', 'wait.exception-same', 'wait.exit'],
  },
  {
    name: 'timeoutIsNoResult',
    says: 'Who waits for a green thread that a Timeout has ended waits for ever.',
    in: 'green-thread.ts',
    change: [
      '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
      "        if ((error as Error).name !== 'Timeout') this.#fail(error);\n        await this.#callLinks();\n        throw error;",
    ],
    reportedBy: ['timeout.continues', 'wait.exception-any'],
  },
  {
    name: 'generatorExitIsSilent',
    says: 'GeneratorExit is as silent as GreenletExit.',
    in: 'green-thread.ts',
    change: [
      '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
      "        this.#fail(error);\n        await this.#callLinks();\n        if ((error as Error).name !== 'GeneratorExit') throw error;",
    ],
    reportedBy: ['report.base'],
  },
  {
    name: 'timeoutIsSilent',
    says: 'A green thread that a Timeout ends is not reported.',
    in: 'hub.ts',
    change: ['this.options.report(error);\n    }', "if ((error as Error).name !== 'Timeout') this.options.report(error);\n    }"],
    reportedBy: ['report.base', 'timeout.dead'],
  },
  {
    name: 'exceptionIsReturned',
    says: 'wait() returns the exception.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      "if (result === failed && (this.#failure!.error as Error).name !== 'GreenletExit') return this.#failure!.error;\n      if (result === failed) throw this.#failure!.error;",
    ],
    reportedBy: ['cancel.exception', 'event.exception', 'event.exception-value', 'event.interrupted-sent', 'event.send-exc', 'hub.exit-wait', 'kill.caught-raises', 'kill.self', 'kill.unstarted-exception', 'kill.unstarted-first', 'kill.wait', 'link.ended-exception', 'link.exception-both', 'link.result', 'report.interrupt-result', 'report.interrupt-waiter', 'report.once', 'report.waited', 'report.waiter', 'spawn.not-callable', 'spawn.wrong-arguments', 'timeout.continues', 'wait.chain', 'wait.ended-no-switch', 'wait.exception', 'wait.exception-any', 'wait.exception-same'],
  },
  {
    name: 'waiterGetsNoKill',
    says: 'wait() of one whom a kill has ended returns None.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      "if (result === failed && (this.#failure!.error as Error).name === 'GreenletExit') return null;\n      if (result === failed) throw this.#failure!.error;",
    ],
    reportedBy: ['after.cancel', 'after.local-dead-kill', 'cancel.unstarted', 'kill.chain', 'kill.exit-raised', 'kill.links', 'kill.self', 'kill.timer-unstarted', 'kill.unstarted-exception', 'kill.unstarted-links', 'kill.unstarted-wait', 'kill.wait', 'wait.chain', 'wait.exit'],
  },
  {
    name: 'failuresAreSilent',
    says: 'What a green thread fails with is for its waiters, and not reported.',
    in: 'green-thread.ts',
    change: [
      '        this.#fail(error);\n        await this.#callLinks();\n        throw error;',
      "        this.#fail(error);\n        await this.#callLinks();\n        if (['SystemExit', 'KeyboardInterrupt'].includes((error as Error).name)) throw error;",
    ],
    reportedBy: ['event.exception-unhandled', 'event.interrupted', 'hub.exit-replaced', 'kill.caught-raises', 'kill.reported', 'kill.self', 'kill.timer-reported', 'link.failed', 'report.base', 'report.goes-on', 'report.interrupt-derived', 'report.killed', 'report.once', 'report.order', 'report.uncaught', 'report.waited', 'report.waiter', 'spawn.not-callable'],
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
    reportedBy: ['kill.self', 'report.once', 'report.waited', 'spawn.not-callable'],
  },
  {
    name: 'eachWaiterReports',
    says: 'A failure is reported once more for each who waits for it.',
    in: 'green-thread.ts',
    change: [
      'if (result === failed) throw this.#failure!.error;',
      "const error = this.#failure?.error as Error;\n      if (result === failed && !['SystemExit', 'KeyboardInterrupt', 'GreenletExit'].includes(error.name))\n        hub.schedule(-1e6, () => {\n          throw error;\n        });\n      if (result === failed) throw this.#failure!.error;",
    ],
    reportedBy: ['report.once', 'report.waiter'],
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
    reportedBy: ['report.waiter'],
  },
  {
    name: 'reportsInNextRound',
    says: 'The hub reports in the next round.',
    in: 'hub.ts',
    change: ['this.options.report(error);\n    }', 'this.schedule(0, () => this.options.report(error));\n    }'],
    reportedBy: ['kill.caught-raises', 'kill.reported', 'kill.self', 'kill.timer-reported', 'kill.unstarted-first', 'link.exception', 'link.exception-both', 'report.callback', 'report.killed', 'report.spawn-n', 'report.uncaught', 'report.waited', 'sleep.hub', 'spawn.n-fails', 'spawn.not-callable', 'timer.exception-exit'],
  },
  {
    name: 'reportsLastFirst',
    says: 'What was reported last comes first.',
    in: 'adapter.ts',
    change: ['reports.push(error)', 'reports.unshift(error)'],
    reportedBy: ['hub.throw', 'kill.reported', 'report.base', 'report.callback', 'report.goes-on', 'report.order', 'timeout.dead', 'timer.exception-exit'],
  },
  {
    name: 'resultsAreReportedToo',
    says: 'A text that a green thread returns is reported.',
    in: 'green-thread.ts',
    change: [
      'this.#end.send(await call(run, args));',
      "const result = await call(run, args);\n        this.#end.send(result);\n        if (typeof result === 'string' && args.length === 0)\n          hub.schedule(-1e6, () => {\n            throw result;\n          });",
    ],
    reportedBy: ['event.interrupted', 'kill.caught-returns', 'link.arguments', 'link.ended-exception', 'link.exception', 'link.exception-exit', 'link.waits-killed', 'report.goes-on', 'report.handled', 'report.once', 'timeout.dead'],
  },
  {
    name: 'derivedInterruptIsReported',
    says: 'Only SystemExit and KeyboardInterrupt themselves interrupt main, and not what is derived from them.',
    in: 'adapter.ts',
    change: ['at = Object.getPrototypeOf(at)', 'at = null'],
    reportedBy: ['report.interrupt-derived'],
  },
  {
    name: 'interruptOfPlainOnesIsReported',
    says: 'SystemExit of what spawn_n() has made is reported.',
    in: 'green-thread.ts',
    change: [
      'greenlet.switch(...args));',
      "greenlet.switch(...args).catch((error: Error) => {\n        throw error.name === 'SystemExit' ? new RuntimeError('exit') : error;\n      }));",
    ],
    reportedBy: ['hub.exit', 'report.interrupt-callback'],
  },
  {
    name: 'interruptOfCallbacksIsReported',
    says: 'SystemExit of a callback of schedule_call_global() is reported.',
    in: 'hub.ts',
    change: [
      'return this.schedule(seconds, callback, args);',
      "return this.schedule(seconds, async () => {\n      try {\n        await (callback as Run)(...args);\n      } catch (error) {\n        throw (error as Error).name === 'SystemExit' ? new AssertionError('exit') : error;\n      }\n    });",
    ],
    reportedBy: ['report.interrupt-callback', 'timer.exception-system'],
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
    reportedBy: ['report.interrupt-kill'],
  },
];
