/** Scenes about what green threads wait for, and for how long: events, semaphores, timeouts. Written as scenes.ts tells. */

const events = {
  'event-surplus': `
    v = Event()
    !{Event(1)|v.send(1, None, 2)|v.wait(1, 2)|v.ready(1)|v.poll(1, 2)|v.reset(1)|v.has_result(1)}
    print({m}, v.ready())
    `,
  'event-wait': `
    w = Event()
    def p(*args):
        !print('p', args, w.wait({||2|None|{d}}))
        ?!print('p', w.{ready()|wait()|poll({v})})
    +h = spawn(p)
    ?spawn(p, 2)
    ?sleep({0|1})
    !w.{send({v})|send()|send_exception({args})|send(result={v})}
    ?print({m}, w.ready(), w.has_result(), w.has_exception())
    ?!w.send({v})
    ?spawn(print, 'later')
    !print({m}, {w.wait()|sleep(0)|w.wait({0|1|-1|None})})
    ?sleep(2)
    `,
  'event-later': `
    w = Event()
    {spawn_after({d}, |get_hub().schedule_call_global({d}, |spawn(}w.{send, {v}|send_exception{also}|send})
    ?+spawn(lambda: print('h', w.wait({|{n}})))
    !print({m}, w.wait({|{d}|{n}|1}))
    ?print({m}, w.ready())
    ?!print({m}, w.wait({|{n}}))
    sleep(3)
    `,
  'event-forms': `
    w = Event()
    ?h = spawn(lambda: print('h', w.wait()))
    ?sleep(0)
    !w.{send(exc={x})|send(None, (KeyError, {v}))|send({v}, exc={x})|send({x})|send_exception({bad})|send_exception()|send_exception({args})|send(1, 2, 3)}
    !print({m}, w.wait())
    !print({m}, w.poll{|_result|_exception}({|{v}}))
    ?!print({m}, w.wait())
    sleep(1)
    print(reported())
    `,
  'event-poll': `
    w = Event()
    ?!w.{send({v})|send_exception({args})|send_exception(KeyError(1))}
    !print({m}, w.poll{||_result|_exception}({|{v}}))
    !print({m}, w.poll{|_result|_exception|_exception}({|{v}}))
    ?print({m}, w.ready(), w.has_result(), w.has_exception())
    `,
  'event-bad-timeout': `
    w = Event()
    def p():
        !print('p', w.wait({'a'|'1'|()|[1]}))
        print('p', sleep({1|2}))
    ?spawn(p)
    {sleep(0)|!p()}
    !w.send({v})
    !print({m}, sleep({0|1|2}))
    `,
  'event-reset-fresh': `
    w = Event()
    spawn(lambda: print('h', w.wait()))
    sleep(0)
    !w.reset()
    !w.send({v})
    sleep(0)
    `,
  'event-error-value': `
    w = Event()
    w.send({{x}|KeyError(1)|KeyError})
    print({m}, w.has_result(), w.has_exception())
    !print({m}, w.{wait()|poll()|poll_result()|poll_exception()})
    `,
  'event-late': `
    w = Event()
    def p():
        !print('p', w.wait({0|1|-1|1}))
        print('p', {sleep(2)|w.wait(2)|sleep()})
    v = spawn(p)
    sleep({1|0|2})
    !w.send({v})
    ?v.kill()
    !sleep({0|2})
    `,
  'event-not-exception': `
    w = Event()
    v = spawn(lambda: print('v', w.wait()))
    ?sleep(0)
    !w.send_exception({bad})
    !print({m}, v.wait())
    ?!print({m}, w.wait())
    ?!w.send(1)
    `,
  'event-reset': `
    w = Event()
    def p():
        !print('p', w.wait({|3}), w.ready())
        ?!print('p', w.wait(2), w.ready())
    ?+h = spawn(p)
    ?sleep(0)
    ?w.send({v})
    !w.reset()
    ?!w.{send({v})|send_exception({args})}
    ?!w.reset()
    ?!w.send({v})
    !print({m}, w.wait(1))
    !sleep({0|3})
    `,
  'event-interrupted': `
    w = Event()
    with Timeout({1|1|2}{|, False}):
        !print({m}, w.wait({|3|1}))
    {spawn_after({0|1}, w.send, {v})|w.send({v})|spawn_after(1, w.send_exception, KeyError)}
    !print({m}, {w.wait()|sleep(3)|w.wait(1)})
    `,
  'event-tie': `
    w = Event()
    {spawn_after(1, w.send, {v})|get_hub().schedule_call_global(1, w.send, {v})|spawn_after(1, w.send_exception, KeyError)|spawn(sleep, 1)}
    h = spawn(lambda: print('h', w.wait({1|2})))
    spawn_after(1, {w.send, {v}|h.kill|print, {m}|w.send})
    !print({m}, w.wait({1|1|2}))
    print({m}, w.ready())
    !sleep(2)
    `,
  'event-identity': `
    x = {{x}|KeyError(1)}
    w = Event()
    def p():
        try:
            w.wait()
        except BaseException as e:
            print('p', e is x)
    ?spawn(p)
    ?sleep(0)
    w.{send_exception(x)|send(exc=x)|send_exception({X}, x)|send_exception(KeyError, x)}
    p()
    sleep(0)
    `,
  'event-in-hub': `
    w = Event()
    ?w.send({v})
    def b():
        !print('b', w.wait({|1}))
        ?!w.send({v})
    get_hub().schedule_call_global({0|1}, b)
    ?spawn(lambda: print('h', w.wait()))
    !print({m}, sleep(2))
    print(reported())
    `,
  'event-switched': `
    w = Event()
    v = spawn(lambda: print('v', w.wait({|2})))
    sleep(0)
    get_hub().schedule_call_global(0, v.{switch, {v}|throw{also}|switch})
    sleep({0|1})
    ?!w.send({v})
    !print({m}, w.wait(2), v.dead)
    `,
} as const;

const ask = `acquire({|||False|0|timeout={n}|True, {n}|True, -1|blocking=True})`;
const semaphores = {
  'semaphore-surplus': `
    v = {Semaphore|BoundedSemaphore}(1)
    !{Semaphore(1, 2)|BoundedSemaphore(1, 2)|CappedSemaphore(1, 2, 3)|v.acquire(True, None, 3)|v.release(True, 2)|v.locked(1)|v.bounded(1)}
    print({m}, v.balance)
    `,
  'semaphore-queue': `
    s = {Semaphore|BoundedSemaphore}({0|1|2|})
    def p(i):
        !print('p', i, s.${ask}, s.balance)
        ?!{s.release()|sleep(1)|print(s.locked())}
    ?s.acquire()
    v = spawn(p, 1)
    h = spawn(p, 2)
    ?spawn(p, 3)
    sleep({0|0|1})
    !s.release({|False})
    ?!s.release()
    ?!print({m}, s.${ask})
    ?v.{kill|switch|throw}()
    print({m}, s.balance, s.locked(), s.bounded())
    !sleep({0|1|2})
    ?!s.release()
    !sleep({0|2})
    print({m}, s.balance)
    `,
  'semaphore-stray': `
    s = Semaphore(0)
    v = spawn(lambda: print('v', s.acquire({|timeout=2})))
    ?h = spawn(lambda: print('h', s.acquire()))
    sleep(0)
    get_hub().schedule_call_global(0, v.switch{|, {v}})
    ?s.release()
    !sleep({0|1})
    ?s.release()
    !sleep({0|2})
    print({m}, s.balance)
    `,
  'semaphore-limited': `
    s = {Semaphore|BoundedSemaphore|Semaphore}({0|1|1})
    ?spawn_after({1|1|0|2}, s.release)
    ?s.acquire(False)
    ?+spawn(lambda: print('h', s.acquire({|timeout=1|timeout=2})))
    ?sleep(0)
    !print({m}, s.acquire({timeout=0|timeout=1|timeout=2|True, 1|timeout=-2|False, 1|False, -1|timeout=None}))
    print({m}, s.balance)
    !sleep({1|2})
    ?!s.release()
    `,
  'semaphore-interrupted': `
    s = {Semaphore|BoundedSemaphore}({0|0|1})
    ?+spawn(lambda: print('h', s.acquire()))
    with Timeout({1|0|1}, False):
        with s:
            !print({m}, {s.acquire()|sleep(2)|s.release()})
    print({m}, s.balance)
    ?!s.release()
    !sleep({0|1})
    `,
  'semaphore-with': `
    s = {Semaphore|BoundedSemaphore}({1|1|0|2})
    def p(i):
        with s as x:
            print('p', i, x)
            ?sleep({n})
            {raise {x}|return {v}|print(s.balance)}
    v = spawn(p, 1)
    h = spawn(p, 2)
    ?sleep(0)
    ?!{v|h}.kill()
    ?!s.release()
    !print({m}, {v|h}.wait())
    print({m}, s.balance)
    `,
  'semaphore-in-time': `
    s = {Semaphore|BoundedSemaphore}({0|1})
    spawn_after(1, s.{release|acquire})
    !print({m}, s.acquire(timeout={2|3}))
    start = get_hub().clock()
    !sleep(3)
    print({m}, get_hub().clock() - start >= 3)
    `,
  'semaphore-in-hub': `
    s = Semaphore({0|1|0})
    def b():
        !print('b', s.{acquire()|acquire(False)|release()|acquire(timeout=1)})
    ?spawn(s.acquire)
    get_hub().schedule_call_global({0|1}, b)
    !sleep({1|2})
    print(reported(), s.balance)
    `,
  'semaphore-new': `
    !print({m}, {Semaphore|Semaphore|BoundedSemaphore}({-1|-1|'1'|True|1.5|'a'|None|[]|0|}).balance)
    `,
  'semaphore-convert': `
    s = BoundedSemaphore({'1'|True|1.5|1|0})
    print({m}, s.balance, isinstance(s, Semaphore))
    !s.acquire(False)
    !s.release()
    !s.release()
    print({m}, s.balance)
    `,
  'bounded-over': `
    s = BoundedSemaphore({1|1|2|})
    ?+s.acquire(False)
    ?v = spawn(lambda: print('v', s.acquire()))
    ?sleep(0)
    !s.release()
    !s.release()
    ?!s.release()
    !sleep({0|1})
    print({m}, s.balance)
    `,
  'capped-queue': `
    s = CappedSemaphore({0, 0|0, 1|1, 1|1, 2|2, 2})
    def p(i):
        !print('p', i, s.{acquire|release}({|||False}), s.balance)
    v = spawn(p, 1)
    h = spawn(p, 2)
    ?spawn(p, 3)
    sleep({0|0|1})
    !print({m}, s.{acquire|release}({False|}))
    ?!print({m}, s.{acquire|release}(False))
    ?{v|h}.kill()
    print({m}, s.locked(), s.bounded(), s.balance)
    !sleep({0|1})
    ?!print({m}, s.{acquire|release}({False|False|}))
    print({m}, s.locked(), s.bounded(), s.balance)
    `,
  'capped-one-side': `
    s = CappedSemaphore({0, {0|1}|1, 1|2, 2})
    def a(i):
        !print('a', i, s.acquire())
    def r(i):
        !print('r', i, s.release())
    v = spawn({a|r}, 1)
    +h = spawn({a|r}, 2)
    sleep(0)
    !print({m}, s.{acquire(False)|release(False)|release()|acquire()})
    ?{v.kill()|s.release(False)|print({m}, s.acquire(False))|s.acquire(False)}
    !sleep({0|1})
    print({m}, s.balance, s.bounded())
    `,
  'capped-interrupted': `
    s = CappedSemaphore({0, 0|0, 1|1, 1})
    ?spawn_after({1|0}, s.{acquire|release})
    with Timeout({1|2|0}, False):
        !print({m}, s.{acquire|release}())
    print({m}, s.balance, s.locked(), s.bounded())
    ?!print({m}, s.{acquire|release}(False))
    `,
  'capped-with': `
    s = CappedSemaphore({0, 1|1, 1|1, 2})
    ?spawn_after({0|1|2}, s.{acquire|release})
    !with s:
        print({m}, s.{release(False)|balance|locked()|acquire(False)})
        ?!s.release()
        ?raise {x}
    print({m}, s.balance)
    `,
  'capped-new': `
    !print({m}, CappedSemaphore({-1, 1|2, 1|1, None|1|1, 2|'1', 1}).balance)
    !print({m}, isinstance(CappedSemaphore(1, 1), Semaphore))
    !CappedSemaphore(1, 1).acquire({True, 1|timeout=1|False|True})
    `,
} as const;

const exception = `{||, False|, True|, None|, {X}|, {x}|, 'a'|, 0}`;
const timeouts = {
  'timeout-block': `
    !with Timeout({d}${exception}) as o:
        !print({m}, {sleep({n})|o.pending|get_hub().switch()|spawn(sleep, {n}).wait()|Event().wait()|Event().wait({n})|Semaphore(0).acquire()})
        ?{raise {x}|raise o|sleep({n})}
    ?!sleep(2)
    print({m}, reported())
    `,
  'timeout-object': `
    o = Timeout({{n}|{d}|None|1.5}${exception})
    print({m}, o.pending, o.{seconds|exception|pending})
    ?!{o.cancel()|o.start()|sleep(2)|raise o}
    ?!{sleep({n})|o.cancel()|o.start()}
    !with o:
        !sleep({0|1|3})
        print({m}, o.pending)
    print({m}, o.pending)
    ?!{o.start()|o.cancel()}
    ?!sleep(3)
    print({m}, reported())
    `,
  'timeout-nested': `
    !with Timeout({1|2|2|0}${exception}):
        {!|!|}with Timeout({1|2|0}${exception}):
            !sleep({1|2|3})
        ?!sleep({1|2})
        print({m})
    !sleep(2)
    `,
  'timeout-nested-plain': `
    !with Timeout({1|2|2|0}{|, False}):
        with Timeout({1|2|1}{|, False}):
            try:
                sleep({1|3})
            finally:
                print({m}, sleep({0|1|2}))
        print({m}, 'inner')
    !sleep(2)
    `,
  'timeout-elsewhere': `
    o = Timeout({1|2|3}${exception})
    def u():
        !with o:
            sleep({1|2})
        ?sleep({1|2})
    v = spawn(u)
    ?!sleep({0|1})
    ?o.cancel()
    !sleep({1|2|3})
    print({m}, o.pending, v.dead, reported())
    ?!sleep(3)
    `,
  'timeout-start-elsewhere': `
    o = Timeout({1|2|None}${exception})
    ?o.cancel()
    def u():
        !o.{start|cancel}()
        ?!sleep({1|2|3})
    v = spawn(u)
    !sleep({1|2|3})
    print({m}, o.pending, reported())
    ?!sleep(2)
    `,
  'timeout-entered-late': `
    o = Timeout({2|2|3}${exception})
    {sleep(1)|spawn(sleep, 1).wait()}
    !with o:
        sleep({1|2|3})
        print({m})
    print(o.pending)
    !sleep(2)
    `,
  'timeout-in-hub': `
    get_hub().schedule_call_{global|local}({0|1}, {Timeout, {1|0}|lambda: Timeout(1{|, False})})
    !sleep({2|3})
    print(reported())
    `,
  'timeout-abandoned': `
    def u():
        o = Timeout({1|0|2}${exception})
        ?{sleep({0|1})|raise {x}|o.cancel()|return o}
    {spawn(u)|spawn_n(u)|get_hub().schedule_call_global(0, u)}
    !sleep({2|1})
    !sleep(1)
    print({m}, reported())
    `,
  'timeout-ties': `
    def u(i):
        try:
            sleep({1|2})
            print('u', i)
        except {Timeout|BaseException} as e:
            print('u', i, is_timeout(e))
    ?spawn(u, 0)
    o = Timeout({1|2|0})
    ?v = spawn(u, 1)
    ?Timeout(1)
    ?spawn_after(1, {o.cancel|print, {m}})
    !sleep({1|2|0})
    !sleep({0|1})
    print({m}, o.pending)
    !sleep(1)
    `,
  'timeout-own-main': `
    class {C}(Timeout):
        pass
    !with {C}({1|0|2}${exception}) as o:
        try:
            sleep({2|1})
        except {{C}|Timeout|Exception} as e:
            print('caught', e is o, is_timeout(e))
            {raise|pass|sleep(2)}
    print({m}, o.pending, isinstance(o, Timeout))
    `,
  'timeout-restart': `
    o = Timeout({1|2|2}{|, False})
    !sleep({1|2})
    ?o.cancel()
    {!print({m}, o.start() is o)|print({m}, o.cancel())|}
    !with o:
        sleep({1|2|3})
        print({m})
    !sleep({1|2|3})
    print({m}, o.pending)
    `,
  'timeout-attributes': `
    o = Timeout({{n}|None|1}${exception})
    print({m}, o.seconds, o.exception, o.pending)
    {o.cancel()|!sleep(3)}
    print({m}, o.exception, o.pending)
    `,
  'timeout-misuse': `!print({m}, Timeout({'a'|None|()|[1]|1}{|, False}).{pending|seconds})`,
  'timeout-surplus': `
    v = Timeout({1|2|None})
    !{v.start(1)|v.cancel(1)|v.cancel(now=True)|Timeout(1, None, 2)|print({m}, is_timeout({|obj=}v))|is_timeout(1, 2)|is_timeout()|with_timeout({|1})}
    print({m}, v.pending)
    v.cancel()
    `,
  'timeout-unhandled': `
    def u():
        with Timeout(1{|, False|, {X}}):
            {sleep(2)|raise {x}|return sleep(2)}
        return {v}
    v = {spawn(u)|spawn_after(1, u)}
    ?v.link(print)
    !print({m}, v.wait())
    print(reported())
    `,
  'limit-result': `
    def u(*args, **kwargs):
        ?print('u', args, kwargs)
        {sleep({1|2|0})|raise {x}|print('u', args, kwargs)|raise Timeout(None)}
        return {v}
    !print({m}, with_timeout({1|2|None|0|-1|'a'}, u{|, {v}|, *[1, 2]|, a=1}{|, timeout_value={v}|, timeout_value=None}))
    ?!sleep(2)
    `,
  'limit-none': `
    !print({m}, with_timeout(None, {sleep, {0|1}|lambda *args: args, {v}|spawn(sleep, 1).wait}{|, timeout_value={v}}))
    sleep({0|1})
    `,
  'limit-swallowed': `
    def u():
        try:
            sleep({1|2|3})
        except {Timeout|BaseException}:
            {return 'swallowed'|raise|sleep(1)|raise {x}}
    !print({m}, with_timeout({1|2}, u{|, timeout_value='flag'}))
    !sleep(2)
    `,
  'limit-nested': `
    !with Timeout({1|2}{|, False}):
        !print({m}, with_timeout({1|2}, {sleep, {1|2|3}|with_timeout, {1|2}, sleep, 2}{|, timeout_value={v}}))
        ?!sleep(2)
    print(is_timeout({1|Timeout(None)|KeyError(1)|Timeout|KeyError}))
    `,
} as const;

export const waitScenes = { ...events, ...semaphores, ...timeouts } as const;
