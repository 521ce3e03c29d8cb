/** Scenes about tasks and pools of resources, written as scenes.ts tells. */

import { interrupt } from './scenes-queues.js';

const task = `{Queue|Queue|LifoQueue|PriorityQueue}`;
/** Scenes about tasks, by their names. */
export const taskScenes = {
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
/** Scenes about pools of resources, by their names. */
export const resourceScenes = {
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

/** A new pool of resources, for programs that have one among other things. */
export const newResources = `TokenPool({|max_size={1|1|2}|1, 2, True})`;

/** What green threads do with such a pool `o`, whatever else they do. */
export const resourceStatements = {
  resources: `!with {o}.item():
    print({m}, {{o}.free()|{o}.waiting()|sleep({n})})
`,
  resourceForms: `!{{o}.put({o}.get())|print({m}, {o}.free(), {o}.waiting())|{o}.resize({1|2|3})}`,
} as const;
