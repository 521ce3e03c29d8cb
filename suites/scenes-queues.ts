/** Scenes about queues, written as scenes.ts tells. */

const kind = `{LightQueue|LightQueue|Queue|LifoQueue|PriorityQueue}`;
/** Calls that wait, that must not, and that wait for some time. */
const put = `put({1|2|3}{||, False|, True, {n}|, timeout={n}|, block=False|, timeout={d}})`;
const get = `get({|||False|timeout={n}|True, {n}|timeout={d}})`;
const state = `print({m}, q.qsize(), q.putting(), q.getting(), q.full(), q.empty())`;
/** What green threads run that put and get. */
const putter = `
def p(i):
    !print('p', i, q.put(i{||, False|, timeout={n}|, True, {1|2}}))
    ?print('p', i, q.qsize(), q.putting())
    ?!print('p', i, {sleep({n})|q.put(i + 5, {False|timeout=1})|q.get({False|timeout=1|timeout=0})})
`;
const getter = `
def g(i):
    !print('g', i, q.get({||False|timeout={n}|timeout=2|True, 1}))
    ?print('g', i, q.qsize(), q.getting())
    ?!print('g', i, {sleep({n})|q.get({|timeout=1|False})|q.put(i, {False|timeout=1|timeout=0})})
    ?{raise {x}|return {v}}
`;
/** What ends waits from elsewhere, at once or at awkward moments. */
export const interrupt = `{!{v|h}.kill({args})|{v|h}.kill()|get_hub().schedule_call_global({0|0|-1}, {v|h}.{kill|kill|throw{also}|switch, {v}})|spawn({v|h}.kill)}`;

/** Scenes about queues, by their names. */
export const queueScenes = {
  'queue-plain': `
    q = ${kind}({|0|1|2|-1|None|3})
    !+q.${put}
    ?!q.put_nowait({0|4})
    ?!q.put({0|5}, {False|False, 5|None|0})
    print({m}, q.qsize(), q.empty(), q.full(), q.maxsize, isinstance(q, {Queue|LightQueue|PriorityQueue|LifoQueue}))
    ?!print({m}, q.${get})
    ?+!print({m}, q.get_nowait())
    ?!q.put({0|6}, timeout={1|0|None})
    !print({m}, q.get(False{|, 3}))
    print({m}, q.qsize(), q.full())
    `,
  'queue-new': `
    !print({m}, ${kind}({'1'|-1|None|[1]|0|3|(1,)|maxsize=2|True}).{maxsize|full()|qsize()})
    `,
  'queue-exceptions': `
    q = LightQueue({|0|0})
    try:
        q.{put|get|put}_nowait({|1|1})
    except {Full|Empty|Exception|BaseException} as e:
        print({m}, e, isinstance(e, Full), isinstance(e, Empty), isinstance(e, Exception))
    `,
  'queue-timeout-type': `
    q = LightQueue({1|0|1})
    ?v = spawn(lambda: print('v', q.get({|timeout=2})))
    ?sleep(0)
    ?!q.put(1, False)
    !q.{put(2, timeout={'a'|[]})|put(2, True, {'a'|1})|get(timeout={'a'|()})}
    ${state}
    !print({m}, q.get(timeout={0|1}))
    ${state}
    `,
  'queue-order': `
    q = {LifoQueue|PriorityQueue|PriorityQueue|LightQueue|Queue}({|3|2})
    for i in [{3, 1, 2|1, 2, 3|2, 1, 2|(1, 'b'), (1, 'a'), (0, 'c')|1, True, 1|True, 1, 2}]:
        !q.put(i, False)
    ?!q.put({0|5|1}, {False|timeout=1})
    ?spawn(lambda: print('p', q.put({0|5})))
    ?spawn(lambda: print('g', q.get()))
    ?sleep(0)
    +!print({m}, q.get({False|False|timeout=1}))
    ?!q.put({0|5}, {False|timeout=1})
    +!print({m}, q.get({False|timeout=1}))
    sleep({0|1})
    ${state}
    `,
  'queue-order-waiting': `
    q = {LifoQueue|PriorityQueue|LightQueue}({||2})
    v = spawn(lambda: print('v', q.get()))
    sleep(0)
    for i in [{1, 2|2, 1|(2, 'a'), (1, 'b')}]:
        q.put(i)
    sleep(0)
    !print({m}, q.qsize(), q.get(False))
    `,
  'queue-order-equal': `
    q = PriorityQueue()
    for i in [{1, True|True, 1, 1|(1, 0), (True, False)|0, False, 1}]:
        q.put(i)
    print({m}, q.get(), q.get())
    `,
  'queue-incomparable': `
    q = PriorityQueue({||2|1})
    for i in {[1, 'a']|[2, 1, None, 0]|['a', 'b', 2]|[(1, 'a'), (1, 2), (0, 1)]|[3, 1, (2,), 2]|[1, 2, 'a']|[None, None]}:
        !q.put(i, False)
        ?print({m}, q.qsize(), q.unfinished_tasks)
    ?spawn(lambda: print('g', q.get()))
    ?get_hub().schedule_call_global(0, q.put_nowait, {'a'|1})
    +!print({m}, q.get({False|timeout=1}))
    print({m}, q.qsize(), q.unfinished_tasks, reported())
    !print({m}, q.get(False))
    print({m}, q.qsize(), q.getting())
    `,
  'queue-incomparable-hub': `
    q = PriorityQueue(1)
    v = spawn(lambda: print('v', q.get({|timeout=2})))
    sleep(0)
    def tick():
        q.put({1|(1, 2)})
        !q.put_nowait({'a'|'a'|2|(1, 'b')})
        print(q.qsize(), q.getting())
    get_hub().schedule_call_global(0, tick)
    !sleep({1|3})
    print({m}, q.qsize(), q.getting(), v.dead)
    `,
  'queue-limited': `
    q = LightQueue({0|1})
    ?!q.put(1, timeout={0|-1})
    ?spawn(print, {m})
    !print({m}, q.{get(timeout={-1|0|1})|put(2, timeout={-1|0|1})})
    print({m}, q.putting(), q.getting())
    `,
  'queue-waiters': `${putter}${getter}
q = ${kind}({0|0|1|2|})
v = spawn({p|g}, 1)
h = spawn({p|g}, 2)
?spawn({p|g}, 3)
?+spawn(g, 4)
?sleep({0|1})
?+!print({m}, q.${get})
?!q.${put}
?${interrupt}
${state}
!sleep({0|1|2})
?q.resize({0|1|3|None})
?!print({m}, q.get(timeout={0|1}))
!sleep({0|2})
${state}
    `,
  'queue-getters': `${getter}
q = {LightQueue|LightQueue|Queue}({|0|1})
v = spawn(g, 1)
h = spawn(g, 2)
?spawn(g, 3)
sleep(0)
?spawn(print, 'before')
?spawn(q.put, 'z')
!q.put('a'{|, False|, timeout={0|1}})
?!q.put('b', {False|timeout=1})
?spawn(print, 'after')
?print({m}, q.qsize(), q.getting())
?!print({m}, q.get({False|timeout=0}))
?${interrupt}
!sleep({0|1})
${state}
?!q.put('e', timeout=1)
!sleep({0|2})
print({m}, q.qsize(), q.getting(), reported())
`,
  'queue-putters': `${putter}
q = ${kind}({0|1|1|2})
?!q.put(9, False)
v = spawn(p, 1)
h = spawn(p, 2)
?spawn(p, 3)
sleep(0)
${state}
?spawn(print, 'before')
!print({m}, q.get({|timeout=1|timeout=0|False}))
?q.put(8, {False|timeout=1})
?spawn(print, 'after')
${state}
?${interrupt}
!sleep({0|1})
?+!print({m}, q.get(timeout={1|0}))
!sleep({0|2})
${state}
`,
  'queue-in-time': `
    q = LightQueue({0|1|1|})
    ?!q.put(0, False)
    spawn_after({1|2}, q.{get|put, 7|get, False|put_nowait, 7})
    ?spawn_after(1, q.{get|put, 8|put, 9})
    !print({m}, q.{get(timeout={1|2|3|None})|put(5, timeout={1|2|3|None})|put(5, True, 2)|get(True, 2)})
    start = get_hub().clock()
    !sleep({0|3|3})
    print({m}, get_hub().clock() - start >= 3, q.qsize(), q.getting(), q.putting())
    ?!print({m}, q.get(False))
    `,
  'queue-tick': `
    q = ${kind}({|0|0|1})
    def g(i):
        !print('g', i, q.get(timeout={1|1|0|2}))
    def p(i):
        !print('p', i, q.put(i, timeout={1|1|0|2}))
    ?spawn_after(1, {g|p}, 0)
    v = spawn({g|g|p}, 1)
    ?h = spawn({g|p|p}, 2)
    ?spawn_after(1, {p|q.put|q.put_nowait|g}, 3)
    ?get_hub().schedule_call_global({1|0|1}, {q.put_nowait, 4|v.kill|v.throw{also}|q.put, 5})
    sleep({0|1|1})
    ?!q.put(6, {False|timeout=0|timeout=1})
    ?!print({m}, q.get({False|timeout=0|timeout=1}))
    ${state}
    !sleep(2)
    ${state}
    `,
  'queue-killed': `
    q = ${kind}({|0|0|1})
    def g(i):
        try:
            print('g', i, q.get({|timeout={1|2}}))
        except {Empty|BaseException|GreenletExit} as e:
            print('caught', e, q.getting())
        ?!print('g', i, {sleep(2)|q.get(timeout=1)})
    def p(i):
        try:
            print('p', i, q.put(i{|, timeout={1|2}}))
        except {Full|BaseException|KeyError} as e:
            print('caught', e, q.putting())
        ?!print('p', i, {sleep(2)|q.put(i, timeout=1)})
    ?q.put(0, timeout=1) if q.maxsize else None
    v = spawn({g|p}, 1)
    h = spawn({g|p}, 2)
    ?{sleep(0)|sleep(0)|sleep(1)}
    ${interrupt}
    ?{spawn(g, 3)|spawn(p, 3)|!q.put(4, False)|!q.put(4, timeout=1)|!print({m}, q.get(timeout=1))}
    ?${interrupt}
    ?sleep(0)
    ?${interrupt}
    ${state}
    !sleep({1|2})
    ${state}
    ?!print({m}, q.get(timeout=1))
    `,
  'queue-killed-item': `
    q = {LightQueue|Queue}()
    def g(i):
        !print('g', i, q.get())
    v = spawn(g, 1)
    ?h = spawn(g, 2)
    sleep(0)
    !q.put('a')
    ?q.put('b')
    v.kill()
    print({m}, q.qsize(), q.getting())
    !sleep({0|1})
    !print({m}, q.get(False))
    print({m}, q.qsize(), q.getting())
    `,
  'queue-killed-delivered': `
    q = {LightQueue|Queue}({0|0|1})
    def p():
        !print('p', q.put(1))
        ?!sleep({1|2})
    def g():
        print('g', q.get())
        {v.kill({args})|v.kill()|sleep(0)|raise {x}}
    ?q.put(0, timeout=0) if q.maxsize else None
    v = spawn(p)
    ?sleep(0)
    spawn(g)
    !sleep({0|1})
    print({m}, v.dead, q.putting(), reported())
    `,
  'queue-offer': `
    q = {LightQueue|LightQueue|Queue}({0|0|1})
    def g(i):
        !print('g', i, q.get({|timeout={1|2}}))
        ?raise {x}
    def p(i):
        !print('p', i, q.put{_nowait(i)|(i, False)})
        ?print('p', i, q.putting(), q.getting())
        ?!print('p', i, {sleep({1|2})|q.get(timeout=1)|q.put(7, timeout=1)})
    v = spawn(g, 1)
    sleep(0)
    ?!q.put(0, timeout=0)
    h = spawn(p, 2)
    ?+spawn({p|p|g}, 3)
    ?{sleep(0)|!q.put_nowait(6)}
    ${interrupt}
    ?${interrupt}
    ?sleep(0)
    ?get_hub().schedule_call_global({0|-1}, h.{throw{also}|throw, KeyError|kill})
    ${state}
    ?sleep(0)
    ${state}
    ?!v.kill()
    !sleep({1|3})
    ${state}
    print({m}, reported())
    ?!print({m}, q.get(timeout=1))
    `,
  'queue-offer-late': `
    q = LightQueue(0)
    def p():
        !print('p', q.put_nowait(1))
        {!print('p', sleep({2|1}))|!print('p', q.get(timeout=1))|pass}
    v = spawn(q.get)
    sleep(0)
    h = spawn(p)
    {get_hub().schedule_call_global(0, v.kill)|get_hub().schedule_call_global(0, h.{throw, KeyError|kill})}
    sleep(0)
    get_hub().schedule_call_global(0, h.{throw{also}|throw, KeyError|kill})
    ?!{v|h}.kill()
    ?print({m}, q.putting(), q.getting())
    !sleep({1|3})
    print({m}, q.putting(), q.getting(), v.dead, reported())
    `,
  'queue-exception': `
    q = {LightQueue|Queue}({|0|0|1})
    def g(i):
        print('g', i, q.get())
        {raise {x}|raise {Timeout(None)|GeneratorExit|ValueError(i)|KeyError(i)|SystemExit(i)}|sleep({n})}
    def p(i):
        print('p', i, q.put(i{||, False|, timeout=2}))
        ?raise {{x}|GeneratorExit|Timeout(None)|ValueError(i)}
    ?+spawn(p, 0)
    v = spawn(g, 1)
    h = spawn({g|p}, 2)
    ?spawn({g|p}, 3)
    ?sleep(0)
    ?!q.put('a', {timeout=1|False})
    ?!q.put('b', {timeout=1|False})
    ?!sleep({0|1})
    !sleep({0|1})
    ${state}
    !sleep(2)
    print({m}, q.putting(), q.getting(), reported())
    ?!q.put('c', timeout=1)
    ?!print({m}, q.get(timeout=1))
    `,
  'queue-hub': `
    q = ${kind}({0|0|1|2})
    def tick():
        !print('tick', q.{put_nowait('a')|get_nowait()|put('a')|get()|put('a', timeout=1)|get(timeout=1)|get(False)})
        ?!print('tick', q.{put_nowait('b')|get_nowait()})
        print(q.qsize(), q.putting(), q.getting())
    def w(i):
        !print('w', i, q.{get()|put('c')|put_nowait('d')|get(timeout=1)|put('e', timeout=1)})
        ?print('w', i, q.qsize(), q.maxsize)
        ?{sleep(0)|raise {{x}|Timeout(None)|ValueError(i)}|!print('w', i, q.{get_nowait()|put_nowait(1)})}
    ?v = spawn(w, 1)
    ?h = spawn(w, 2)
    ?sleep(0)
    +get_hub().schedule_call_global({0|0|1|-1}, tick)
    !sleep({0|1})
    ${state}
    !sleep(2)
    print({m}, q.qsize(), reported())
    `,
  'queue-hub-offer': `
    q = LightQueue(0)
    def p():
        !print('p', q.put_nowait(1))
    def tick():
        !print('tick', q.get_nowait(), q.qsize())
    v = spawn(q.get)
    sleep(0)
    {spawn(p)|spawn(q.put, 2)|spawn(p)}
    get_hub().schedule_call_global(0, tick)
    !sleep(1)
    print({m}, q.putting(), q.getting())
    `,
  'queue-resize': `
    q = ${kind}({0|1|2|5|})
    def p(i):
        !print('p', i, q.put(i{||, timeout=2|, False}))
    for i in range({1|2|4}):
        spawn(p, i)
    ?spawn(lambda: print('g', q.get({|timeout=1})))
    sleep({0|0|1})
    ${state}
    !q.resize({0|1|3|None|-1|2|2})
    print({m}, q.maxsize, q.qsize(), q.putting(), q.full())
    ?+!print({m}, q.get({False|timeout=1}))
    !sleep({0|1})
    ?!q.resize({0|1|None|-2})
    ?!q.put(9, {False|timeout=1})
    ${state}
    ?+!print({m}, q.get({False|timeout=1}))
    ${state}
    `,
  // As many as it takes: others may have to wait until 400 have been served.
  'queue-exchange': `
    q = LightQueue({0|0|0|0|0|0|1})
    r = []
    def b():
        while len(r) < 450:
            r.append(1)
            q.put(q.get())
    spawn(b)
    spawn(b)
    spawn(q.put, 'ball')
    sleep(0)
    sleep(0)
    print({m}, len(r) < 450)
    sleep(2)
    print({m}, len(r))
    `,
  'queue-abort': `
    q = {LightQueue|Queue}({|0|1})
    v = spawn(lambda: print('v', q.{get({|timeout=2})|put('v')|get()}))
    ?h = spawn(lambda: print('h', q.{get()|put('h')}))
    sleep(0)
    ?!q.put('a', {False|timeout=1})
    !get_hub().abort({True|True|})
    ${state}
    ?!q.put('b', {timeout=1|False})
    ?!print({m}, q.get(timeout=1))
    !sleep({0|1})
    ${state}
    `,
  'queue-switched': `
    q = LightQueue({0|1|})
    def w(i):
        !print('w', i, q.{get()|put(i)|get(timeout=1)|put(i, False)})
        ?!print('w', i, q.{get(timeout=1)|put(5, timeout=1)})
    ?q.put(0, timeout=0) if q.maxsize != 0 else None
    v = spawn(w, 1)
    h = spawn(w, 2)
    sleep(0)
    get_hub().schedule_call_global({0|-1}, {v|h}.switch{|, {v}})
    ?!q.put(3, {False|timeout=1})
    ${state}
    !sleep({1|0})
    ${state}
    `,
  'queue-signals': `
    q = ${kind}({|0|1|2})
    w = Event()
    s = Semaphore({0|1})
    def b(i):
        {s.acquire()|w.wait({|1})|sleep({n})}
        !print('b', i, q.${put})
        {s.release()|w.ready() or w.send(i)|pass}
    def c(i):
        with Timeout({1|2|0}, False):
            print('c', i, q.{get()|get(timeout=1)})
        {s.release()|w.ready() or w.send(i)|pass}
        !print('c', i, q.get({False|timeout=1}))
    v = spawn({b|c}, 1)
    h = spawn({b|c}, 2)
    ?v.link(lambda *args: print('l', q.{get(False)|put(4, False)}))
    ?{w.send({v})|s.release()|${interrupt}}
    !print({m}, {v|h}.wait())
    !sleep({1|2})
    ${state}
    print({m}, w.ready(), s.balance)
    `,
  'queue-workers': `
    q = ${kind}({|0|1|2})
    def b(i):
        for item in range({2|3}):
            {q.put((i, item))|q.put((i, item), timeout=2)}
            ?sleep({n})
        print('b', i)
    def c(i):
        while True:
            print('c', i, q.get({|timeout=2}))
            ?sleep({n})
            ?{q.task_done()|print(q.qsize())}
    v = spawn(b, 1)
    ?spawn(b, 2)
    h = spawn(c, 1)
    ?spawn(c, 2)
    !sleep({0|1|2})
    ?!{v|h}.kill()
    !sleep({3|5})
    ${state}
    print({m}, reported())
    `,
} as const;

/** A new queue, for programs that have some among other things. */
export const newQueue = `{LightQueue|LightQueue|Queue|Queue|LifoQueue|PriorityQueue}({|0|0|1|2})`;

/** What green threads do with such a queue `o`, whatever else they do. */
export const queueStatements = {
  queues: `{!{o}.put({n})|!{o}.put({n})|print({m}, {o}.get())|!print({m}, {o}.get())}`,
  queueForms: `!print({m}, {o}.{put({n}, False)|put_nowait({n})|get_nowait()|get(False)|put({n}, timeout={d})|get(timeout={d})|get(True, {n})})`,
  queueState: `{print({m}, {o}.qsize(), {o}.putting(), {o}.getting())|print({m}, {o}.full(), {o}.empty(), {o}.maxsize)|!{o}.resize({0|1|2|None})}`,
  queueTimers: `get_hub().schedule_call_global({n}, {o}.{put_nowait, {n}|get_nowait|put, {n}, False})`,
  tasks: `!{{o}.task_done()|print({m}, {o}.join())|print({m}, {o}.unfinished_tasks)}`,
} as const;
