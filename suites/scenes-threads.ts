/** Scenes about the hub and green threads, their timers, ends, links and results, written as scenes.ts tells. */

/** A function that waits, and does something about what wakes it. */
const waits = `{sleep({|2|2|5})|sleep(2)|w.wait()|s.acquire()}`;
const survivor = `
def p(*args):
    try:
        {print('p', ${waits})|print('p', s.acquire())|return sleep(2)}
    except {GreenletExit|BaseException} as e:
        print('caught', e)
        {return e|raise|raise {x}|sleep({n})|print(sleep(2))|return {v}|print('p')}
    finally:
        {print('finally')|print('finally', sleep({n}))|print(getcurrent() is v)}
`;
const cleaner = `
def p(*args):
    try:
        {sleep(3)|s.acquire()|w.wait()}
    finally:
        print('finally')
`;
/** What `survivor` and `cleaner` wait for. */
const awaited = `
w = Event()
s = Semaphore({0|1|1})
`;

/** What a program does with a green thread `v`, to end it. */
const end = `!{v.kill({args})|v.kill()|v.kill()|kill(v{also})|kill(v)|v.cancel({args})|v.cancel()}`;
const misuse = `{1|None|'a'}`;

const hub = {
  'hub-state': `print(get_hub().running, bool(get_hub().greenlet), get_hub().greenlet.dead, get_hub() is get_hub())`,
  'hub-clock': `
    start = get_hub().clock()
    sleep({1|1|9})
    print(get_hub().clock() - start >= {1|0})
    sleep(1)
    print(get_hub().clock() - start >= 2)
    `,
  'hub-switch': `
    {get_hub().schedule_call_global|spawn_after}({n}, getcurrent().{switch|switch, {v}|throw|throw{also}|switch, 1, 2})
    !print({m}, get_hub().switch())
    ?sleep({n})
    `,
  'hub-misuse': `!{get_hub(1)|get_hub().switch(1)|get_hub().abort(1, 2)|get_hub().schedule_call_local()}`,
  'hub-greenlet-main': `
    def b(*args):
        print('b', args)
        ?print('b', sleep({n}))
        {return {v}|raise {x}|raise {x}|get_hub().switch()|getcurrent().parent.switch({v})}
    def c():
        !print(greenlet(b).switch({v}))
        ?print('c', getcurrent() is v)
    v = spawn(c)
    {sleep(3)|!print(v.wait())|sleep()}
    ?!v.kill()
    ?sleep(2)
    print(v.dead, reported())
    `,
  'hub-exit': `
    def b():
        {sleep({n})|get_hub().switch()|sleep()|print('b')}
        raise {SystemExit(1)|KeyboardInterrupt(1)|KeyboardInterrupt|{x}}
    v = spawn(b)
    ?+spawn({v.wait|v.wait|lambda: print('c', v.wait())})
    ?sleep()
    !{sleep(2)|print(v.wait())|v.kill({args})|v.kill(SystemExit(3))|get_hub().switch()}
    ?!{print(v.wait())|sleep(1)}
    !print(v.wait())
    ?print(get_hub().running, v.dead, reported())
    `,
  'hub-exit-plain': `
    def b():
        ?sleep(0)
        raise {SystemExit(1)|KeyboardInterrupt|GeneratorExit|{x}}
    {spawn_n(b)|get_hub().schedule_call_global(0, b)}
    !sleep(1)
    print(reported())
    `,
  'hub-exit-callback': `
    def b():
        {get_hub().switch()|get_hub().switch()|sleep()}
        {raise {SystemExit(1)|SystemExit|{x}|KeyboardInterrupt}|raise SystemExit(1)|return {v}}
    def c():
        try:
            print('c', v.{switch()|switch({v})|kill()})
        except BaseException as e:
            print('caught', e)
    v = {spawn|spawn|spawn_n}(b)
    sleep(0)
    get_hub().schedule_call_global(0, {v.switch|c|c|c|v.throw{also}})
    !sleep({1|0|2})
    print(get_hub().running, v.dead, reported())
    `,
  'hub-end': `
    def b():
        print('b', get_hub().switch())
        {return {v}|return 1|raise {x}}
    def c():
        !print('c', v.switch({v}), v.dead)
    v = {spawn|spawn_n}(b)
    sleep(0)
    get_hub().schedule_call_global({0|1}, c)
    ?get_hub().schedule_call_global(0, print, 'next')
    sleep(1)
    print(reported())
    `,
  'hub-throw': `
    v = spawn({lambda: get_hub().greenlet.throw({x})|get_hub().greenlet.throw{also}|lambda: get_hub().greenlet.switch()})
    !sleep(1)
    print(reported(), v.dead)
    `,
  'hub-throw-main': `
    get_hub().schedule_call_global(1, getcurrent().switch, {v})
    !print({m}, get_hub().greenlet.throw({|KeyError|{x}|KeyboardInterrupt|SystemExit|SystemExit(1)}))
    print(get_hub().running, reported())
    ?!sleep(1)
    `,
  'hub-abort': `
    w = Event()
    def b():
        print('b', {w.wait()|w.wait()|sleep(2)})
    ?v = spawn(b)
    ?spawn_after({n}, print, 'never')
    ?sleep({0|1})
    {get_hub().schedule_call_global({n}, get_hub().abort)|spawn(get_hub().abort{|, True})|!print({m}, get_hub().abort({|True|wait=True}))|spawn(lambda: print(get_hub().abort({|wait=True}), sleep(1)))}
    ?!print({m}, {get_hub().switch()|sleep(2)|get_hub().abort({|True})})
    ?spawn(print, 'anew')
    ?w.send({v})
    !sleep(1)
    print(get_hub().running)
    `,
  'hub-abort-waiters': `
    w = Event()
    v = spawn(lambda: print('v', {w.wait()|w.wait()|sleep(2)}))
    sleep({0|1})
    !print({m}, get_hub().abort({True|True|wait=True|}))
    {w.send({v})|spawn(print, 'anew')}
    !sleep(1)
    print(v.dead)
    `,
  'hub-abort-idle': `
    !get_hub().abort({True|wait=True})
    print(get_hub().running)
    !print({m}, get_hub().abort({True|wait=True|}))
    ?spawn(print, 'anew')
    !sleep({0|1})
    `,
  'hub-abort-callback': `
    def b():
        !get_hub().abort(wait=True)
    get_hub().schedule_call_global(0, {b|b|get_hub().abort, True})
    !print({m}, sleep({n}))
    print(get_hub().running, reported())
    `,
  'hub-raw-unstarted': `
    v = {spawn_n|spawn_n|spawn}({{f}|lambda *args: print('v', args, sleep({n}))}{|, {v}})
    get_hub().schedule_call_global(-1, v.{switch{|, {v}}|throw|throw, KeyError})
    !sleep({1|2})
    print({m}, v.dead)
    `,
  'hub-raw-waited': `
    v = {spawn_after({1|2}, |spawn(}print, 'v')
    v.link(print)
    get_hub().schedule_call_global(-1, v.throw{|, KeyError})
    h = spawn(lambda: print('h', v.wait()))
    !sleep({1|3})
    print(v.dead, h.dead)
    `,
  'hub-raw': `
    w = Event()
    v = {spawn(w.wait)|spawn(print, 'v')|spawn_n(print, 'v')|spawn_n({f}, {v})|spawn_after(2, print, 'v')|spawn(lambda: print('v', sleep(1)))}
    ?v.link(print)
    h = spawn(lambda: print('h', {v.wait()|w.wait()|sleep(1)}))
    ?sleep(0)
    {get_hub().schedule_call_global({-1|0|0}, {v|h}.{switch, {v}|throw{also}|throw|switch})|{v|h}.switch({v})}
    !print({m}, {sleep(2)|h.wait()})
    print(v.dead, h.dead, reported())
    `,
} as const;

const timers = {
  'timer-kinds': `
    def b():
        get_hub().schedule_call_{local|local|global}({d}, print, 'b', {v})
        ?sleep({n})
    v = spawn(b)
    sleep({n})
    ?!v.kill()
    sleep(3)
    `,
  'timer-local': `
    r = []
    v = spawn(lambda: r.append(get_hub().schedule_call_local({n}, print, 'r')))
    sleep(0)
    for i in r:
        print(i.pending, isinstance(i, Timer), v.dead)
        ?print(i.cancel())
        sleep({n})
        print(i.pending)
    `,
  'timer-hub': `
    def b():
        get_hub().schedule_call_local({1|0|2}, print, 'b')
        {get_hub().schedule_call_global(1, print, 'c')|spawn_after_local({0|1}, print, 'c')|raise {SystemExit|KeyboardInterrupt(1)|{x}|GreenletExit(1)}|sleep(0)}
    get_hub().schedule_call_{global|local}(0, b)
    !sleep({2|0|1})
    ?!sleep(2)
    print(reported())
    `,
  'timer-cancel': `
    r = []
    def b():
        print('b')
        for i in r:
            print(i.cancel(), i.pending)
    get_hub().schedule_call_global({0|1|2}, b)
    +r.append(get_hub().schedule_call_{global|local}({0|1|2}, print, 'r'))
    ?r.append(get_hub().schedule_call_global({0|1|-1}, print, 'r2'))
    ?get_hub().schedule_call_global(1, print, 'last')
    sleep({0|1|2})
    ?!b()
    `,
  'timer-raises': `
    def b():
        raise {{x}|GreenletExit(1)|GeneratorExit|SystemExit(1)}
    get_hub().schedule_call_{global|local}({0|1}, b)
    ?get_hub().schedule_call_global(0, print, 'same round')
    !sleep({1|2|0})
    print(reported(), get_hub().running)
    `,
  'timer-misuse': `
    !get_hub().schedule_call_{global|local}({1|1, seconds=1|${misuse}, print|${misuse}, print|()|0, print, {seconds|cb}=1|seconds={n}, cb=print|})
    ?sleep(1)
    `,
  'timer-misuse-cancel': `
    r = get_hub().schedule_call_{global|local}({d}, print, {v})
    !r.cancel({1|})
    sleep({n})
    `,
  'timer-callback': `
    def b(*args, **kwargs):
        print('b', args, kwargs)
        {return {v}|get_hub().schedule_call_global({0|-1}, print, 'inner')|spawn(print, 'inner')}
    get_hub().schedule_call_{global|local}({0|1}, b{|, {v}|, a={v}})
    ?sleep(1)
    for i in range(3):
        sleep(0)
        print({m}, i)
    print(reported())
    `,
  'timer-result': `
    get_hub().schedule_call_{global|local}({0|1}, lambda *args: {args|1|{v}|{x}}{|, {v}})
    sleep(1)
    print(reported())
    `,
  'timer-many': `
    for i in range(1010):
        get_hub().schedule_call_global(1, print, i).cancel()
    sleep(1)
    `,
  'timer-order': `
    def b(i):
        print('b', i)
        {spawn(print, 'spawned')|get_hub().schedule_call_global({-1|-2|0}, print, 'inner', i)|sleep(0)}
        ?spawn_after({-1|0}, print, 'inner', i)
    +{get_hub().schedule_call_global({d}, |spawn(|spawn_after({-1|0|1}, |spawn_after_local({-1|0|1}, }b, 1)
    {get_hub().schedule_call_global({0.5|1.5|1|-1|-9}, |spawn(|spawn_after({0.5|0|1}, }b, 2)
    ?get_hub().schedule_call_global({-1|-2|-9}, b, 3)
    sleep({0|1})
    print({m})
    ?sleep({0|1})
    `,
  'sleep-number': `
    start = get_hub().clock()
    ?{spawn_after(1, |spawn(}print, 's')
    print({m}, sleep({0.5|1.5|0.5|-1|-1|-2|seconds={n}|True}))
    print(get_hub().clock() - start >= {0|0.5|0.5})
    `,
  'sleep-round': `
    def b():
        print('b', sleep({-1|0|-2}))
    +spawn(b)
    ?spawn(print, 's')
    sleep({-1|0|-2})
    print({m})
    `,
  'sleep-misuse': `!print({m}, sleep({None|'1'|(1,)|1, 2|time=1|1, seconds=1}))`,
  'sleep-in-hub': `
    def b():
        !print('b', sleep({'1'|None|1|0|()|-1|}))
    get_hub().schedule_call_global(0, b)
    !sleep({0|1})
    print(reported())
    `,
} as const;

const spawning = {
  'spawn-misuse': `
    !{spawn({|print, func=1|${misuse}|func=print})|spawn_n({|print, func=1|${misuse}})}
    sleep(0)
    `,
  'after-misuse': `
    !spawn_after{|_local}({1|0, print, func=1|0, print, seconds=1|${misuse}, print|()|1, ${misuse}})
    sleep({0|1})
    print(reported())
    `,
  'spawn-current': `
    {spawn(|spawn_n(|get_hub().schedule_call_global(0, }lambda: print(isinstance(getcurrent(), GreenThread), getcurrent() is main, getcurrent() is get_hub().greenlet))
    sleep(0)
    `,
  'spawn-keyword-names': `
    v = spawn(lambda **kwargs: print('v', kwargs), {seconds|cb|self|a}={v})
    !print({m}, v.wait())
    `,
  'spawn-arguments': `
    def b(*args, **kwargs):
        print('b', args, kwargs)
        ?return args
    v = {spawn(|spawn_after({n}, |spawn_after_local(1, }b{, {v}|, {v}, {v}|, *[{v}]|, a={v}|, self={v}, a=1|, args=1|})
    ?spawn_n(b{, {v}|, a={v}|, {seconds|cb|self}={v}})
    !print({m}, v.wait())
    `,
  'spawn-n-arguments': `
    {spawn_n(|spawn_n(|spawn_after_local({0|1}, }lambda *args, **kwargs: print('v', args, kwargs){, {v}, {v}|, {v}|, 1, 2|, a={v}|, 1, a=1})
    sleep({0|1})
    `,
  'spawn-n-kill': `
    def p():
        try:
            sleep(2)
        except GreenletExit as e:
            print('caught', e)
            ?raise {x}
    v = spawn_n({p|print|{f}})
    ?sleep(0)
    !kill(v{|{also}})
    sleep(1)
    print(v.dead, reported())
    `,
  'after-cancel': `
    v = spawn_after{|_local}({1|2|0}, {{f}|print, {m}})
    ?v.link(print)
    ?+spawn(v.wait)
    sleep({0|1})
    !{v.cancel({args})|v.cancel()|v.kill()}
    ?!v.kill()
    ?sleep(2)
    !{print({m}, v.wait())|print(v.dead, bool(v))}
    `,
  'after-orphan': `
    def b():
        ?sleep({n})
        return spawn_after_local({1|2}, print, 'b')
    v = spawn(b).wait()
    {sleep({n})|v.kill()|v.cancel()|print(v.dead)}
    with Timeout(3, False):
        !print({m}, v.wait())
    print(v.dead)
    `,
  'after-maker': `
    def b():
        spawn_after_local({1|2}, print, 'b')
        {sleep({1|2|3})|spawn(sleep, 2).wait()|sleep(0)}
    v = spawn({b|lambda: spawn(b)|lambda: spawn(b).wait()})
    sleep({n})
    ?v.kill()
    sleep(3)
    `,
} as const;

const killing = {
  'kill-started': `
    v = spawn({{f}|sleep, {n}|sleep})
    ?+v.link({print|print, {v}})
    sleep({0|0|1})
    ?+spawn(v.wait)
    ${end}
    ?${end}
    ?sleep(0)
    !print({m}, v.wait())
    `,
  'kill-unstarted': `
    v = {spawn(|spawn(|spawn_after({n}, }{f}{|, {v}})
    ?v.link({print|print, {v}})
    ?+spawn(lambda: print('h', v.wait()))
    ?sleep(0)
    ${end}
    print({m}, v.dead)
    ?${end}
    !print({m}, v.wait())
    `,
  'kill-first-main': `
    def p(i):
        print('link')
        {raise {x}|print(i.wait())|sleep({n})}
    v = spawn({f}{|, {v}})
    ?v.link(p)
    !{v.kill({args})|kill(v)|v.kill()}
    !print({m}, v.wait())
    print(reported())
    `,
  'kill-survivor': `${awaited}${survivor}
v = spawn(p)
?+spawn(lambda: print('h', v.wait()))
sleep({0|0|1})
?s.release()
${end}
print({m}, v.dead, bool(v))
?${end}
?${end}
?w.send({v})
!print({m}, v.wait())
?print(s.balance, reported())
`,
  'kill-survivor-timer': `${awaited}${survivor}
v = spawn(p)
sleep({0|0|1})
get_hub().schedule_call_global({n}, v.{kill{also}|kill|cancel|kill{also}})
?+spawn(lambda: print('h', v.wait()))
sleep({0|1|2})
!print({m}, v.wait())
print(v.dead, reported())
`,
  'kill-cleaner': `${awaited}${cleaner}
v = spawn(p)
sleep({0|0|1})
?spawn(print, 'next')
${end}
print({m}, v.dead, s.balance)
?+s.release()
?w.send({v})
!sleep({0|1})
`,
  'kill-bad': `
    w = Event()
    def p():
        !print('p', {w.wait()|sleep(1)})
    v = {spawn(p)|spawn(p)|spawn_after(1, p)|spawn_n(p)}
    ?sleep(0)
    !{v.kill({bad})|v.kill({bad})|kill(v, {bad})|v.kill(KeyError, 1, None, None)|v.kill(value=1)|kill(${misuse})|kill(v, exception=KeyError)|kill()|v.cancel({bad})}
    print({m}, bool(v), v.dead)
    ?w.send({v})
    !print({m}, sleep(2))
    `,
  'kill-bad-exception': `
    v = spawn(sleep, {1|2})
    sleep(0)
    !{v.kill({bad})|kill(v, {bad})|v.cancel({bad})}
    print({m}, v.dead)
    !print({m}, v.wait())
    `,
  'kill-identity': `
    x = {{x}|GreenletExit(1)|KeyError(1)}
    def p():
        try:
            sleep(2)
        except BaseException as e:
            print('p', e is x)
            raise
    v = spawn(p)
    ?sleep(0)
    !v.{kill|kill|cancel}(x)
    try:
        v.wait()
    except BaseException as e:
        print({m}, e is x)
    `,
  'kill-self': `
    def p():
        !{kill(getcurrent(){also})|getcurrent().kill({args})|getcurrent().cancel({args})|getcurrent().kill()}
        ?print('p', sleep({n}))
        {return {v}|kill(getcurrent(){also})|getcurrent().kill({args})}
    v = spawn(p)
    ?v.link(print)
    !print({m}, v.wait())
    print(reported())
    `,
  'kill-dead': `
    v = {spawn|spawn_n}(print, 'v')
    sleep({0|1})
    !{kill(v{also})|kill(v, {bad})|kill(v)}
    ?!v.cancel({bad})
    print({m}, v.dead)
    `,
  'kill-main-returns': `
    spawn(lambda: print('h', kill(main{also})))
    !sleep(2)
    !sleep(1)
    `,
  'kill-main': `
    {spawn(|spawn_after(1, |get_hub().schedule_call_global({n}, }kill, main{also})
    {!|!|}print({m}, {sleep(2)|get_hub().switch()|spawn(sleep, 2).wait()})
    `,
  'kill-caller': `
    def p():
        try:
            sleep(3)
        except GreenletExit:
            {print('p')|h.kill({args})|kill(main)|spawn(print, 'spawned')|h.kill()}
            ?sleep({n})
    v = spawn(p)
    ?spawn(lambda: print('w', v.wait()))
    h = spawn(lambda: print('h', v.kill({args})))
    {sleep(0)|sleep(0)|h.kill()}
    !{sleep({0|1})|v.wait()|h.kill()}
    print({m}, v.dead, h.dead)
    `,
  'kill-waiting': `
    v = spawn({sleep, 2|{f}})
    h = spawn(lambda: print('h', v.wait()))
    sleep({0|1})
    !{h.kill({args})|h.kill()|kill(h)}
    print({m}, h.dead, v.dead)
    !print({m}, v.wait())
    `,
  'kill-woken-event': `
    w = Event()
    def p():
        !print('p', w.wait({|3}))
        ?!print('p', w.wait())
    v = spawn(p)
    ?spawn(p)
    sleep(0)
    w.{send({v})|send_exception({args})|send()}
    ?w.reset()
    ${end}
    !sleep({0|1})
    print(v.dead)
    `,
  'kill-woken-thread': `
    w = Event()
    h = spawn({w.wait|lambda: w.wait()|sleep})
    def p():
        !print('p', h.wait())
    v = spawn(p)
    ?spawn(p)
    sleep(0)
    ?w.send({v})
    sleep(0)
    ${end}
    !sleep({0|1})
    print(h.dead, v.dead)
    `,
  'kill-woken-semaphore': `
    s = Semaphore({0|1|0})
    def p(i):
        !print('p', i, s.acquire())
    ?s.acquire()
    v = spawn(p, 1)
    spawn(p, 2)
    sleep(0)
    +s.release()
    {v.kill()|kill(v)|v.kill({args})|s.acquire(False)}
    print({m}, s.balance, s.locked())
    !sleep({0|1})
    ?s.release()
    !sleep()
    `,
  'kill-timer-returns': `
    def p():
        try:
            sleep(2)
        except GreenletExit:
            {return {v}|return 1|sleep(0)}
    v = spawn(p)
    sleep(0)
    get_hub().schedule_call_global(0, lambda: print('b', v.kill(), v.dead))
    sleep({0|1})
    !print({m}, v.wait())
    `,
  'kill-with': `
    s = {Semaphore|BoundedSemaphore}(1)
    def p():
        with s:
            print('p', sleep(2))
    v = spawn(p)
    ?spawn(p)
    sleep(0)
    {v.kill()|kill(v)|v.kill(KeyError)|v.cancel()}
    print({m}, s.locked(), s.balance)
    !sleep({0|2})
    `,
  'kill-timer': `
    def b():
        ?!print('b', v.kill({args}))
        ?print('b', v.dead)
        ?!v.kill()
    def p():
        try:
            sleep(2)
        {except GreenletExit:|finally:}
            {raise {x}|print('p', sleep({n}))|print('p')|return {v}}
    v = spawn(p)
    ?v.link(print)
    sleep(0)
    get_hub().schedule_call_global({0|0|1}, {b|b|v.kill{also}|v.kill|kill, v})
    !sleep({1|0|2})
    !print({m}, v.wait())
    print(reported())
    `,
} as const;

const links = {
  'link-order': `
    def p(i, *args):
        print('link', i.wait(), args)
        ?i.link(print, 'inner')
        ?print(i.unlink({p|q}))
        ?raise {x}
    def q(i, *args):
        print('q', args, i.dead)
    v = {spawn(|spawn(|spawn_after(1, }{f}{|, {v}})
    !v.link(p{|, {v}})
    +v.link(q{|, 1})
    ?v.link(p, 1)
    ?print({m}, v.unlink({p|q|print}{|, 1|, {v}}))
    ?v.link(q, 1)
    !{print({m}, v.wait())|v.kill({args})|sleep(1)}
    ?v.link({p|q})
    ?print(v.unlink({p|q}))
    ?!print({m}, v.wait())
    print(reported())
    `,
  'link-waits': `
    def p(i):
        !print('link', sleep({2|1|3}))
        ?print('p', i.dead, bool(i))
        ?raise {x}
    v = spawn({{f}|print|lambda: {v}})
    v.link({p|sleep})
    ?v.link({print|p})
    {print({m}, v.wait())|sleep(0)}
    ?v.link(print, 'late')
    print(v.dead)
    ?!{v.kill()|v.kill({args})|kill(v)}
    !sleep({0|2})
    print(v.dead, reported())
    `,
  'link-ended': `
    def p(i, *args):
        print('p', args)
        ?i.link(print, 'inner')
        ?!h.link(print, 'other')
        ?raise {x}
    h = spawn(print, 'h')
    v = spawn(lambda: {{v}|{x}|sleep({n})|getcurrent().link(print)})
    {v.wait()|sleep(1)|h.wait()}
    !v.link(p{|, {v}})
    ?!v.link({p|print})
    ?print(v.unlink({p|print}))
    `,
  'link-unlink': `
    def p(i, *args):
        print('p', args)
        {print(i.unlink(q))|print(i.unlink(q))|print(i.unlink(p))|i.link(q)|print(i.unlink(q, 1))}
    def q(i, *args):
        print('q', args)
    v = {spawn(|spawn(|spawn_after(1, }print, 'v')
    ?v.link(p)
    v.link(q)
    {v.link(q, 1)|v.link(p)|v.link(p)|v.link(q)}
    print({m}, v.unlink({q|p|p|q, 1}))
    ?v.link({q|p})
    !print({m}, v.wait())
    ?print({m}, v.unlink({q|p}))
    `,
  'link-other': `
    h = spawn(print, 'h')
    v = {spawn(|spawn_after(1, }print, 'v')
    def p(i):
        !h.link({print, 'other'|q})
        print('p')
    def q(i):
        ?i.link(print, 'inner')
        print('q')
    v.link(p)
    ?v.link({print|v.wait})
    !{print({m}, v.wait())|sleep(1)}
    ?v.link(p)
    `,
  'link-equal': `
    v = spawn(print, 'v')
    {v.link(print, {[1]|(1, 2)|'a'|1})|print({m}, v.link(print, {[1]|(1, 2)}))}
    print({m}, v.unlink(print, {[1]|[1]|(1, 2)|(1, 2)|'a'|True}))
    !print({m}, v.wait())
    `,
  'link-misuse': `
    v = spawn({f})
    !v.{link()|link()|link(None)|link(1)|unlink()|link(func=print)|link(print, a=1)|unlink(print, a=1)}
    !print({m}, v.wait())
    print(reported())
    `,
  'link-raises': `
    def p(i):
        print('link')
        raise {{x}|GreenletExit(1)|{x}|KeyboardInterrupt}
    def b():
        ?sleep({n})
        {return {v}|raise {x}}
    v = spawn(b)
    v.link(p)
    +v.link(print)
    !{sleep(2)|print(v.wait())|v.kill()}
    ?!v.link(print, 'late')
    !print({m}, v.wait())
    print(reported())
    `,
  'link-event': `
    w = Event()
    v = spawn({f}{|, {v}})
    {v.link(lambda i: w.send(i.wait()))|v.link(w.send)|v.link(lambda i: spawn(print, 'spawned'))}
    ?spawn(lambda: print('h', w.wait()))
    !print({m}, w.wait(2) is v)
    `,
} as const;

const results = {
  'wait-several': `
    v = spawn({{f}|lambda: {x}|lambda: GreenletExit(1)|lambda: {v}|sleep, {n}})
    def p(i):
        !print('p', i, v.wait())
    +spawn(p, 1)
    ?spawn(p, 2)
    ?sleep({0|1})
    ?!{print({m}, v.wait())|v.kill()}
    !print({m}, v.wait())
    ?!print({m}, v.wait())
    print(reported(), v.dead, bool(v))
    `,
  'wait-fails': `
    def b():
        ?sleep({n})
        raise {{x}|{X}|SystemExit(1)|GreenletExit|GeneratorExit}
    v = spawn(b)
    +spawn({lambda: print('h', v.wait())|v.wait})
    ?!sleep({0|1|2})
    !v.wait()
    ?!print({m}, v.wait())
    print(reported())
    `,
  'wait-derived-main': `
    class {C}({SystemExit|KeyboardInterrupt|GreenletExit}):
        pass
    def b():
        raise {C}(1)
    {v = spawn(b)|get_hub().schedule_call_global(0, b)}
    !sleep({1|0})
    !sleep({1|0})
    print(reported())
    `,
  'wait-identity': `
    x = {{x}|KeyError(1)|SystemExit(1)}
    def b():
        ?sleep({n})
        {raise x|return x}
    v = spawn(b)
    for i in range(2):
        try:
            print({m}, v.wait() is x)
        except BaseException as e:
            print('caught', e is x)
    `,
  'wait-self': `
    v = spawn(lambda: print('v', {getcurrent()|v}.wait()))
    ?v.link(print)
    ?spawn_after(1, v.{kill|kill{also}|throw, KeyError})
    with Timeout(2, False):
        !print({m}, v.wait())
    print(v.dead)
    `,
  'wait-each-other': `
    v = spawn(lambda: h.wait())
    h = spawn(lambda: v.wait())
    sleep({0|1})
    ?v.kill()
    with Timeout(1, False):
        !print({m}, {v|h}.wait())
    print(v.dead, h.dead)
    `,
  'wait-switched': `
    v = spawn({sleep, 2|{f}})
    h = spawn(lambda: print('h', v.wait()))
    sleep(0)
    get_hub().schedule_call_global({0|1}, h.{switch, {v}|throw{also}|switch})
    !{sleep(3)|print({m}, h.wait())}
    !print({m}, v.wait())
    `,
} as const;

export const threadScenes = { ...hub, ...timers, ...spawning, ...killing, ...links, ...results } as const;
