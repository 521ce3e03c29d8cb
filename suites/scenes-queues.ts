/** Scenes of generated programs about queues and pools of resources, as those in scenes.ts. */

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
const interrupt = `{!{v|h}.kill({args})|{v|h}.kill()|get_hub().schedule_call_global({0|0|-1}, {v|h}.{kill|kill|throw{also}|switch, {v}})|spawn({v|h}.kill)}`;

const queues = {
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
  'queue-exchange': `
    q = LightQueue({0|0|1})
    r = []
    def b():
        while len(r) < {4|500|500}:
            r.append(1)
            q.put(q.get())
    spawn(b)
    spawn(b)
    spawn(q.put, 'ball')
    sleep(0)
    sleep(0)
    print({m}, len(r) < 500)
    ?sleep(2)
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

const task = `{Queue|Queue|LifoQueue|PriorityQueue}`;
const tasks = {
  'task-count': `
    q = ${task}({|0|1|2})
    ?v = spawn(q.{put, 5|get})
    ?sleep(0)
    !+q.put(1, {False|timeout=1})
    print({m}, q.unfinished_tasks, q.qsize(), q.putting())
    !q.task_done()
    ?!q.task_done()
    ?!print({m}, q.get({False|timeout=1}))
    ?sleep(0)
    !print({m}, q.unfinished_tasks, q.join() if q.unfinished_tasks == 0 else 'tasks')
    `,
  'task-blocked': `
    q = {Queue|LifoQueue|PriorityQueue}({0|0|1})
    ?!q.put(1, False)
    v = spawn(q.put, 5)
    sleep(0)
    print({m}, q.unfinished_tasks, q.putting())
    ?!print({m}, q.get(timeout=1), q.unfinished_tasks)
    ?!q.task_done()
    !print({m}, q.join() if q.unfinished_tasks == 0 else 'tasks', q.putting())
    `,
  'task-workers': `
    q = ${task}({|0|1})
    def c(i):
        while True:
            print('c', i, q.get({|timeout=3}))
            ?sleep({n})
            q.task_done()
    spawn(c, 1)
    ?spawn(c, 2)
    for i in range({1|2|3}):
        !q.put(i{|, timeout=1})
    ?+spawn(lambda: print('j', q.join(), q.unfinished_tasks))
    !print({m}, q.join(), q.unfinished_tasks, q.qsize())
    `,
  'task-join': `
    q = ${task}({|2})
    def j(i):
        !print('j', i, q.join(), q.unfinished_tasks)
        ?!q.put(9, False)
        ?!print('j', i, q.join(), q.unfinished_tasks)
    !q.put(1, False)
    v = spawn(j, 1)
    h = spawn(j, 2)
    ?spawn(j, 3)
    ?sleep({0|0|1})
    ?!q.put(2, False)
    ?spawn(print, 'before')
    ?${interrupt}
    !q.task_done()
    ?${interrupt}
    ?spawn(print, 'after')
    ?!q.put({3|4}, False)
    ?!q.task_done()
    print({m}, q.unfinished_tasks)
    !sleep({0|1})
    ?+!q.task_done()
    !sleep(1)
    print({m}, q.unfinished_tasks, v.dead, h.dead)
    `,
  'task-join-again': `
    q = {Queue|LifoQueue}()
    q.put(1)
    def j():
        !print('j', q.join())
        q.put(2)
        !print('j', q.join(), q.unfinished_tasks)
    v = spawn(j)
    sleep(0)
    {get_hub().schedule_call_global({0|0|1}, v.throw{, KeyError|{also}})|v.kill()|!v.kill(KeyError)}
    q.task_done()
    !sleep({1|0})
    ?q.task_done()
    !sleep(1)
    print({m}, q.unfinished_tasks, v.dead)
    `,
  'task-join-limited': `
    q = {Queue|PriorityQueue}()
    !q.put(1)
    ?spawn_after({1|2}, q.{task_done|put, 2})
    with Timeout({1|2|0}, False):
        print({m}, q.join())
    print({m}, q.unfinished_tasks)
    ?!q.task_done()
    ?!print({m}, with_timeout(1, q.join, timeout_value='late'))
    `,
} as const;

const pool = `{TokenPool({|max_size={1|1|2}|1, 2|max_size=2, order_as_stack=True})|Pool(max_size={1|2}, create=create)}`;
const creating = `
r = []
def create():
    r.append(len(r))
    ?sleep({0|1})
    ?if len(r) {== 1|< 3|== 2}:
        raise {KeyError(1)|{x}}
    return r[len(r) - 1]
`;
const resources = {
  'resource-plain': `
    q = TokenPool({|max_size={1|2|0|3}|1, {2|1|3}|2, 1|max_size=3, order_as_stack={True|False}})
    print({m}, q.min_size, q.max_size, q.current_size, q.free(), isinstance(q, Pool))
    r = []
    for i in range({1|2|3}):
        ?!with Timeout(1, False):
            r.append(q.get())
    print({m}, q.free(), q.current_size, len(r), r)
    for i in range(len(r)):
        {q.put(r[i])|q.put(r[len(r) - 1 - i])|!q.put(r.pop())}
    ?!with q.item() as t:
        print('t', [t is i for i in r])
    print({m}, q.free(), q.waiting())
    ?q.put('mine')
    ?!with Timeout(1, False):
        print({m}, [q.get() is t for t in r], isinstance(q.get(), Token))
    print({m}, q.free(), q.current_size)
    `,
  'resource-order': `
    q = TokenPool(max_size=3, order_as_stack={True|False|0|1})
    r = [q.get() for i in range({2|3})]
    for i in [{1, 0|0, 1}]:
        q.put(r[i])
    ?q.put('mine')
    t = q.get()
    print({m}, [t is i for i in r], q.free())
    t = q.get()
    print({m}, [t is i for i in r], q.free(), q.current_size)
    `,
  'resource-missing': `
    q = Pool({|max_size=1|0, 2})
    !print({m}, q.get())
    print({m}, q.current_size, q.free())
    ?q.put({v})
    ?!print({m}, q.get())
    `,
  'resource-minimum': `
    r = []
    def create():
        r.append(len(r))
        return r[len(r) - 1]
    q = Pool({1|2|0}, {2|1|3}{|, True}, create=create)
    print({m}, r, q.free(), q.current_size)
    +!print({m}, {q.get()|with_timeout(1, q.get, timeout_value='none')})
    ?!q.put({7|0})
    print({m}, r, q.free(), q.current_size, q.min_size, q.max_size)
    `,
  'resource-waiters': `${creating}
q = ${pool}
def b(i):
    try:
        t = q.get()
        print('b', i, t, q.free())
        ?sleep({n})
        ?{raise {x}|return {v}}
        q.put(t)
        print('b', i, q.free(), q.waiting())
    except {Exception|BaseException|KeyError} as e:
        print('caught', i, e)
v = spawn(b, 1)
h = spawn(b, 2)
+spawn(b, 3)
?sleep({0|0|1})
print({m}, q.free(), q.waiting(), q.current_size)
?${interrupt}
?q.resize({0|1|3})
?!q.put({'mine'|1})
!sleep({0|1|2})
?${interrupt}
print({m}, q.free(), q.waiting(), q.current_size)
!sleep(3)
print({m}, q.free(), q.waiting(), q.current_size, reported())
`,
  'resource-item': `
    q = TokenPool(max_size={1|1|2})
    def b(i):
        with q.item() as t:
            print('b', i, q.free(), q.waiting())
            ?sleep({n})
            {raise {x}|return {v}|print('b', t is w)}
    w = q.get()
    v = spawn(b, 1)
    h = spawn(b, 2)
    sleep({0|1})
    !q.put(w)
    ?${interrupt}
    ?!with q.item() as t:
        print({m}, t is w, q.free())
        ?raise {x}
    !sleep({1|2|4})
    print({m}, q.free(), q.waiting(), reported())
    `,
  'resource-gone': `
    q = TokenPool(max_size=1)
    t = q.get()
    def b(i):
        !print('b', i, q.get() is t)
    def c():
        !print('c', q.put(t))
    v = spawn(b, 1)
    ?spawn(b, 2)
    sleep(0)
    h = spawn(c)
    {get_hub().schedule_call_global(0, {v|v|h}.{kill|throw, KeyError})|sleep(0)}
    ?{{v|h}.kill()|sleep(0)}
    ?{spawn(b, 3)|!print({m}, with_timeout(1, q.get, timeout_value='none') is t)}
    print({m}, q.waiting(), q.free())
    !sleep({0|1})
    print({m}, q.waiting(), q.free(), q.current_size)
    ?!print({m}, with_timeout(1, q.get, timeout_value='none') is t)
    `,
  'resource-again': `
    q = TokenPool(max_size=1)
    t = q.get()
    v = spawn(q.get)
    sleep(0)
    h = spawn(q.put, t)
    sleep(0)
    {v.kill()|v.kill()|!v.kill(KeyError)|h.kill()}
    with Timeout(1, False):
        print({m}, q.get() is t)
    print({m}, q.waiting(), q.free())
    `,
  'resource-create': `${creating}
q = Pool(max_size={1|1|2}, create=create)
def b(i):
    !print('b', i, q.get(), q.current_size)
    ?!q.put({i|'mine'})
v = spawn(b, 1)
h = spawn(b, 2)
?+spawn(b, 3)
sleep({0|1|2})
print({m}, q.free(), q.waiting(), q.current_size)
?${interrupt}
!sleep({2|4})
print({m}, q.free(), q.waiting(), q.current_size)
`,
  'resource-resize': `
    q = TokenPool(max_size={1|2|3|0})
    r = [q.get() for i in range({1|2|3}) if q.free() > 0]
    ?v = spawn(lambda: print('v', isinstance(q.get(), Token)))
    ?sleep(0)
    print({m}, q.resize({0|1|3|2}), q.free(), q.waiting(), q.max_size)
    ?{q.put(r.pop()) if r else None|q.put('mine')|sleep(1)}
    print({m}, q.free(), q.waiting(), q.current_size)
    ?!print({m}, isinstance(with_timeout(1, q.get, timeout_value=None), Token))
    while r:
        !q.put(r.pop())
        print({m}, q.free(), q.current_size)
    ?{q.resize({0|1})|sleep(1)}
    print({m}, q.free(), q.waiting(), q.current_size)
    `,
  'resource-hub': `
    q = {TokenPool(max_size={1|1|2|0})|Pool(max_size=1, create=lambda: 'item')}
    def tick():
        !print('tick', q.{get()|put('mine')|get()|free()})
        ?!print('tick', q.{put('other')|get()})
        print('tick', q.free(), q.waiting())
    ?w = q.get() if q.free() > 0 else None
    ?v = spawn(lambda: print('v', q.get()))
    ?sleep(0)
    +get_hub().schedule_call_global({0|1}, tick)
    !sleep({0|2})
    print({m}, q.free(), q.waiting(), reported())
    `,
} as const;

/** New queues and pools, for programs that have them among other things. */
export const newQueue = `{LightQueue|LightQueue|Queue|Queue|LifoQueue|PriorityQueue}({|0|0|1|2})`;
export const newResources = `TokenPool({|max_size={1|1|2}|1, 2, True})`;

/** What green threads do with such a queue or pool `o`, whatever else they do. */
export const queueStatements = {
  queues: `{!{o}.put({n})|!{o}.put({n})|print({m}, {o}.get())|!print({m}, {o}.get())}`,
  queueForms: `!print({m}, {o}.{put({n}, False)|put_nowait({n})|get_nowait()|get(False)|put({n}, timeout={d})|get(timeout={d})|get(True, {n})})`,
  queueState: `{print({m}, {o}.qsize(), {o}.putting(), {o}.getting())|print({m}, {o}.full(), {o}.empty(), {o}.maxsize)|!{o}.resize({0|1|2|None})}`,
  queueTimers: `get_hub().schedule_call_global({n}, {o}.{put_nowait, {n}|get_nowait|put, {n}, False})`,
  tasks: `!{{o}.task_done()|print({m}, {o}.join())|print({m}, {o}.unfinished_tasks)}`,
} as const;
export const resourceStatements = {
  resources: `!with {o}.item():
    print({m}, {{o}.free()|{o}.waiting()|sleep({n})})
`,
  resourceForms: `!{{o}.put({o}.get())|print({m}, {o}.free(), {o}.waiting())|{o}.resize({1|2|3})}`,
} as const;

/** All of them by their names. */
export const queueScenes = { ...queues, ...tasks, ...resources } as const;
