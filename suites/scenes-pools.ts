/** Scenes about pools, maps and piles, written as scenes.ts tells. `z` is a pool, `k` a pile, `q` a map. */

const counts = `print({m}, z.running(), z.free(), z.waiting())`;
const spawns = `z.{spawn|spawn|spawn_n}`;

/** What a worker does. */
const worker = `
w = Event()
def p(i):
    ?print('p', i, z.running(), z.free(), z.waiting())
    {sleep({n})|sleep(1)|sleep({1|2})|w.wait()|raise {x}|return {v}|print('p', sleep({n}))}
    ?print('p', i)
    ?{return {v}|raise {x}|raise {x}|sleep({n})}
`;

/** A green thread that spawns a worker, and may have to wait for that. */
const spawner = `
def u(i):
    !print('u', i, ${spawns}(p, i))
    ?${counts}
`;

/** What a pool must refuse, or passes on as it is. */
const misuse = `!z.{spawn()|spawn_n()|spawn(a=1)|spawn(None)|spawn_n(1)|spawn(print, func=1)|spawn(lambda **kwargs: print(kwargs), func={v})|spawn_n(lambda **kwargs: print(kwargs), {func|self|function}=1)|spawn(lambda **kwargs: print(kwargs), {self|a|function}=1)|resize()|resize('a')|resize(None)|waitall(1)|running(1)|imap()|imap(print, 1)|starmap(print)|starmap()}`;
/** A pool or a pile of some size, or none. */
const sized = `!print({m}, {GreenPool|GreenPool|GreenPile}({|1|0|-1|'2'|'a'|None|[]|1.5|True|(1,)|-0.5}){.size|.size|.free()|.spawn()|.pool})`;

const pools = {
  'pool-new': `
    ${sized}
    ${sized}
    ${sized}
    `,
  'pool-misuse': `
    z = GreenPool({1|2})
    ${misuse}
    ${misuse}
    ${misuse}
    ${counts}
    ?!print({m}, z.{spawn|spawn_n}(print, 'next'))
    ?!z.waitall()
    print(z.free(), reported())
    `,
  'pool-spawn': `
    z = GreenPool({1|2|2|3|})
    v = z.spawn({{f}|{f}|print}{|, {v}|, {v}, {v}|, a={v}})
    ?h = z.spawn({f}{|, {v}})
    ?z.spawn_n({{f}|{f}|lambda *args: args[9]}{|, {v}|, a={v}})
    ?spawn(print, 'next')
    ${counts}
    ?!{v.kill({args})|v.kill()|v.cancel({args})|kill(v{also})}
    ?sleep({n})
    !{z.waitall()|print({m}, v.wait())|sleep(2)}
    ${counts}
    ?!print({m}, v.wait())
    ?print(reported())
    `,
  'pool-full': `${worker}${spawner}
z = GreenPool({1|1|2|0|3})
+v = spawn(u, 1)
h = spawn(u, 2)
?spawn(u, 3)
!${spawns}(p, 4)
?sleep({n})
?!{v|h}.kill({args})
?z.resize({0|1|2|3|1})
?w.send({v})
${counts}
!{z.waitall()|sleep(2)|sleep(3)|${spawns}(p, 5)}
?w.send({v})
?!sleep({1|2})
${counts}
?!print({m}, ${spawns}(print, 'last'))
?print(reported())
`,
  'pool-waitall': `${worker}
z = GreenPool({1|1|2})
def u(i):
    !print('u', i, {${spawns}(p, i)|z.waitall()|z.waitall()|with_timeout({1|2}, z.waitall, timeout_value='late')})
    ?print('u', i, z.running(), z.free(), z.waiting())
v = spawn(u, 1)
h = spawn(u, 2)
?spawn(u, 3)
?sleep({0|0|1})
!${spawns}(p, 4)
?get_hub().schedule_call_global({0|1}, {v|h|getcurrent()}.{switch|throw{also}|switch})
?!{v|h}.kill({args})
!z.waitall()
${counts}
?w.send({v})
!sleep({1|2|3})
${counts}
`,
  'pool-waitall-late': `
    z = GreenPool(1)
    def ended(g):
        ?print('ended', z.running(), z.free(), z.waiting())
        {h.kill()|h.kill()|print('ended', z.waitall())|z.spawn(print, 'late')|spawn(z.spawn, print, 'late')|z.resize(2)|h.throw()|raise {x}}
    v = z.spawn(sleep, {1|0})
    v.link(ended)
    h = spawn({z.spawn, print, 'h'|z.spawn_n, print, 'h'|lambda: print('h', z.spawn(sleep, 1), z.running())})
    ?spawn({z.spawn, print, 'second'|z.waitall|lambda: print('second', z.waitall(), z.running())})
    !{z.waitall()|sleep({1|2})|v.wait()}
    ${counts}
    !sleep({1|2})
    ${counts}
    `,
  'pool-inside': `
    w = Event()
    z = GreenPool({1|1|2})
    def c(i):
        print('c', i, z.running(), getcurrent() is v)
        {sleep({n})|raise {x}|return {v}|raise {GreenletExit|SystemExit(1)|KeyboardInterrupt|KeyError('c')}|z.waitall()|print('c', ${spawns}(print, 'inmost'))|w.wait()}
        ?return i
    def p(i):
        !print('p', ${spawns}(c, i))
        {!print('p', z.spawn(c, i).wait())|!z.spawn_n(c, i)|r.append(z.spawn(lambda: 1))|!print(z.waitall())}
        ?print('p', sleep({1|2}))
        ?return {v}
    r = []
    v = z.{spawn|spawn}(p, 1)
    ?${spawns}(p, 2)
    ?w.send({v})
    sleep({0|1})
    ?!{v.kill()|z.resize({0|1|2})|w.send({v})}
    ?!print({m}, [g.dead for g in r], [g.wait() for g in r])
    !{z.waitall()|v.wait()|sleep(2)}
    print({m}, z.running(), z.free(), reported())
    `,
  'pool-inside-ends': `
    z = GreenPool(1)
    def c(i):
        raise {GreenletExit(i)|SystemExit(i)|KeyboardInterrupt|{x}}
    def p():
        !print('p', z.{spawn_n|spawn_n|spawn}(c, 1))
        ?print('p', z.running(), reported())
        ?return {v}
    !print({m}, {z.spawn(p).wait()|z.spawn_n(p)})
    !sleep(1)
    print({m}, z.running(), z.free(), reported())
    `,
  'pool-inside-killed': `
    z = GreenPool(1)
    r = []
    def p():
        r.append(z.spawn(lambda: {1|{v}}))
        ?print('p', [g.dead for g in r], bool(r[0]))
        ?!r[0].{kill|cancel}({args})
        {print('p', sleep({1|2|3}))|print('p', Event().wait())|print('p', Semaphore(0).acquire())|return 1|z.spawn(sleep, 1)}
        ?print('p', sleep({1|2}))
    v = {z.spawn|z.spawn_n}(p)
    sleep({0|1})
    !{r[0].kill({args})|r[0].cancel()|kill(r[0])|print({m}, r[0].dead, r[0].wait())|r[0].switch()|r[0].throw()|r[0].link(print, 'link')}
    ?!print({m}, r[0].dead, r[0].wait())
    !sleep({1|2})
    print({m}, z.running(), z.free(), reported())
    `,
  'pool-inside-child': `
    z = GreenPool({1|1|2})
    y = GreenPool(1)
    def c(i):
        !print('c', i, {z.spawn(print, 'inner')|z.waitall()|y.waitall()|z.spawn_n(print, 'inner')})
        ?print('c', i, z.running())
    def p():
        {spawn(c, 1)|y.spawn(c, 2)|y.spawn_n(c, 3)|spawn(c, 4).wait()}
        ?y.spawn(sleep, 1)
        !{sleep({0|1})|print('p', y.waitall())|y.spawn(c, 5)}
    ${spawns}(p)
    ?${spawns}({p|sleep, 1})
    !{sleep(1)|z.waitall()|y.waitall()}
    !sleep(2)
    print({m}, z.running(), z.waiting(), y.running(), reported())
    `,
  'pool-inside-queue': `
    w = Event()
    z = GreenPool(2)
    def p():
        w.wait()
        print('p', z.free(), z.waiting())
        !${spawns}(print, 'inner')
        print('p', z.running())
    {${spawns}(p)|${spawns}(w.wait)}
    ${spawns}(p)
    spawn({z.spawn|z.spawn_n}, {sleep, 1|print, 'outsider'})
    ?spawn(z.waitall)
    sleep(0)
    w.send(None)
    ?z.resize({3|1})
    !sleep({0|1|2})
    ?sleep(2)
    ${counts}
    `,
  'pool-ends': `
    z = GreenPool({1|1|2})
    def p(i):
        ?sleep({0|1})
        raise {{x}|GreenletExit(i)|SystemExit(i)|KeyboardInterrupt|KeyError(i)|Timeout(None)}
    v = z.spawn(p, 1)
    ?v.link({print|lambda g: print('link', z.running(), z.free())})
    ?!z.spawn_n(p, 2)
    ?spawn(lambda: print('h', v.wait()))
    ?spawn(lambda: print('all', z.waitall(), z.running()))
    ?spawn(lambda: print('blocked', z.spawn(print, 'third')))
    !{sleep({1|2})|z.waitall()|print({m}, v.wait())}
    !sleep(1)
    ${counts}
    print(reported())
    `,
  'pool-killed': `
    z = GreenPool({1|2|2|3})
    w = Event()
    ${spawns}({sleep, 2|print, 'worker'|w.wait})
    ?!${spawns}({sleep, 1|print, 'second'|{f}})
    ?spawn(lambda: print('all', z.waitall(), z.running()))
    ?spawn(lambda: print('blocked', z.spawn(print, 'late')))
    ?sleep(0)
    for g in list(z.coroutines_running):
        {!kill(g{also})|kill(g)|!g.throw()|get_hub().schedule_call_global({-1|0}, g.throw)|print(g.dead)}
    ${counts}
    ?!print({m}, ${spawns}(print, 'next'))
    !{sleep({0|1})|z.waitall()}
    print({m}, z.running(), z.free(), len(list(z.coroutines_running)))
    `,
  'pool-raw': `
    z = GreenPool({1|1|2})
    v = z.spawn({sleep, 1|print, 'v'|{f}})
    ?h = spawn(lambda: print('h', {z.spawn(print, 'inner')|z.waitall()|v.wait()}, z.running()))
    ?sleep(0)
    get_hub().schedule_call_global({-1|0|1}, {v|v}.{throw{also}|throw|switch|kill|cancel})
    !{sleep({0|1|2})|z.waitall()}
    ?!print({m}, z.spawn(print, 'next'))
    !sleep({0|1})
    print({m}, v.dead, z.running(), z.free())
    `,
  'pool-switched': `
    z = GreenPool(1)
    ${spawns}(sleep, {2|1|0})
    def u():
        !print('u', {z.spawn(print, 'inner')|z.spawn_n(print, 'inner')|z.waitall()})
        print('u', z.running(), z.waiting())
    v = spawn(u)
    ?h = spawn(u)
    sleep({0|1})
    get_hub().schedule_call_global({0|1|-1}, v.{switch|switch|switch, 1|throw|throw{also}})
    ?get_hub().schedule_call_global({0|1}, z.resize, 2)
    !sleep({1|2})
    ${counts}
    `,
  'pool-resize': `${worker}${spawner}
z = GreenPool({0|1|2|3})
?!with_timeout({0|1}, z.spawn, p, 0)
v = spawn(u, 1)
+h = spawn(u, 2)
?spawn(lambda: print('all', z.waitall(), z.running()))
sleep({0|1})
print({m}, z.resize({0|1|2|3|5|-1}), z.size, z.free(), z.waiting())
?!{v|h}.kill()
!{${spawns}(p, 3)|sleep({0|1})|z.waitall()}
?print({m}, z.resize({1|2|3}), z.free(), z.running())
?w.send(None)
!sleep({1|3})
${counts}
`,
  'pool-limit': `
    z = GreenPool({1|1|2})
    ${spawns}(sleep, {1|2|0})
    ?${spawns}(sleep, {1|2|0})
    ?spawn_after({0|1}, z.spawn, print, 'another')
    with Timeout({1|2|0}{|, False|, False}):
        {print({m}, ${spawns}(print, 'inner'))|z.waitall()|print({m}, ${spawns}(sleep, 1))}
        ?print({m}, z.running())
    ${counts}
    ?!print({m}, with_timeout({0|1|2}, z.{spawn|waitall|spawn_n}{|, print}{|, timeout_value='late'}))
    !sleep({1|2})
    ${counts}
    `,
  'pool-hub': `
    z = GreenPool({1|1|0|2})
    def b():
        !print('b', {${spawns}(sleep, 1)|${spawns}(print, 'b')|z.waitall()|z.running()|z.resize(2)})
        ?!print('b', {${spawns}(print, 'c')|z.waitall()})
        ${counts}
    ?!with_timeout(0, z.spawn, sleep, 1)
    ?spawn(z.{spawn, print, 'blocked'|waitall})
    get_hub().schedule_call_global({0|1}, b)
    !sleep({1|2})
    ?!z.waitall()
    ${counts}
    print(reported())
    `,
  'pool-crowd': `
    s = Semaphore({1|2})
    z = GreenPool({1|2})
    def p(i):
        with s:
            print('p', i, z.running())
            ?sleep({0|1})
        ?{raise {x}|z.resize(z.size + {1|-1|0})|z.spawn(print, 'inner', i)}
    def u(i):
        with Timeout({1|2|3}, False):
            ${spawns}(p, i)
    for i in range({2|3}):
        spawn(u, i)
    ?!${spawns}(p, 9)
    !{z.waitall()|sleep(1)}
    ${counts}
    !{z.waitall()|sleep(4)}
    ${counts}
    print(s.balance, reported())
    `,
} as const;

/** A function that gives items, and then what it likes. */
const input = `
xs = [{1|0|(1,)}, {2|(2, 3)|(2,)}{|, 'ab'}{|, 4}{|, 0, 5}]
def a():
    ?print('a', xs)
    ?sleep({0|1|1})
    if not xs:
        {raise {x}|raise {x}|raise StopIteration|return 'end'|return 'end'|return 'end'|raise {GreenletExit|SystemExit|KeyError('a')}|sleep(2)}
    return xs.pop(0)
`;
const mapped = `
def c(*args):
    ?print('c', args)
    ?sleep({0|1|2})
    if args == {(2,)|(2,)|(1, 'a')|()}:
        {raise KeyError('c')|raise StopIteration|return StopIteration(1)|raise {x}|raise GreenletExit|sleep(1)}
    {return args|return args|return {v}}
`;

const makesMap = `z.{imap(c, iter(a, 'end'))|imap(c, iter(a, 'end'))|imap(c, [1, 2, 3])|imap(c, [1, 2], 'abc')|imap({None|c}, [3, 2, 1])|starmap(c, iter(a, 'end'))|starmap(c, [(1,), (2,)])|starmap({None|c}, [(), 'ab', {(2,)|5}])|imap(c, [])}`;

/** Takes a step of a map or a pile. */
const step = (of: string): string => `print({m}, next(${of}{|, 'over'}))`;

const maps = {
  'map-loop': `${input}${mapped}
z = GreenPool({1|2|3|5|1|0})
q = ${makesMap}
?print({m}, q, iter(q) is q, z.running())
?sleep({0|1})
?z.resize({1|5})
!for i in q:
    print({m}, i)
    ?sleep({0|1})
    ?{break|continue}
?!print({m}, list(q))
?!${step('q')}
print(reported())
`,
  'map-stops': `
    def c(x):
        ?sleep({0|1})
        if x == {1|2|3|4}:
            {raise StopIteration|raise StopIteration(x)|return StopIteration(x)|return StopIteration|raise {x}}
        return x
    q = GreenPool({1|2|3}).{imap(c, [1, 2, 3])|imap(c, [1, 2, 3])|starmap(c, [(1,), (2,), (3,)])}
    !print({m}, list(q))
    !print({m}, {list(q)|next(q, 'over')|next(q)})
    ?!print({m}, next(q, 'over'))
    print(reported())
    `,
  'map-empty': `
    q = GreenPool({0|0|1|2}).{imap(print, [])|imap(print)|starmap(print, ())|imap(print, iter(lambda: 0, 0))|imap(None, [], [1])|imap(print, [1])|starmap(print, {5|[6]})}
    ?spawn(lambda: print('h', list(q)))
    ?sleep({0|1})
    with Timeout({9|1}, False):
        !print({m}, {list(q)|next(q, 'over')|[i for i in q]})
    ?!print({m}, next(q, 'over'))
    print(reported())
    `,
  'map-steps': `${input}${mapped}
z = GreenPool({1|2|3})
q = ${makesMap}
!${step('q')}
!${step('q')}
!${step('q')}
?!{print({m}, list(q))|print({m}, [i for i in q])|print({m}, sorted(q))|print({m}, tuple(q))}
?!${step('q')}
print({m}, xs, reported())
`,
  'map-limited': `${input}${mapped}
z = GreenPool({1|2|3})
q = ${makesMap}
?sleep({0|1})
!with Timeout({1|1|0|2}{|, False|, False}):
    for i in q:
        print({m}, i)
?!with_timeout({1|2}, lambda: print({m}, next(q)))
?sleep({1|2})
!print({m}, list(q))
print(reported())
`,
  'map-slow': `
    def c(i):
        ?print('c', i)
        sleep({i|3 - i|1|2})
        return i
    q = GreenPool({1|2|3|3}).imap(c, {[1, 2, 3]|[3, 1, 2]|[2, 0, 1, 2]})
    ?sleep({0|1})
    with Timeout({1|2}, False):
        print({m}, next(q))
        ?print({m}, next(q))
    ?print({m}, next(q))
    with Timeout({1|9}, False):
        print({m}, list(q))
    `,
  'map-consumers': `${input}${mapped}
z = GreenPool({1|2|3})
q = ${makesMap}
def u(i):
    !for x in q:
        print('u', i, x)
        ?sleep({0|1})
    print('u', i, 'ends')
v = spawn(u, 1)
h = spawn(u, 2)
?sleep({0|1})
{!|!|?!}{{v|h}.{kill|kill|switch}({|{args}})|sleep(1)|print({m}, next(q))}
?get_hub().schedule_call_global({0|1}, {v|h}.{switch|throw})
!sleep(3)
print(v.dead, h.dead, reported())
`,
  'map-killed': `
    r = []
    xs = [1, 2, 3]
    def a():
        ?r.append(getcurrent())
        ?sleep({0|1})
        return xs.pop(0) if xs else 'end'
    def c(x):
        r.append(getcurrent())
        ?print('c', x)
        ?sleep({0|1|2})
        return x
    q = GreenPool({1|2}).imap(c, iter(a, 'end'))
    sleep({0|0|1})
    ?sleep(0)
    for g in list(r):
        !{g.kill({args})|kill(g)|print(g.dead)|get_hub().schedule_call_global(0, g.throw)}
    !print({m}, list(q))
    ?!${step('q')}
    print(reported())
    `,
  'map-ahead': `
    calls = []
    def c(x):
        calls.append(x)
        ?sleep({0|1})
        return x
    xs = [0]
    def a():
        xs[0] += 1
        return xs[0]
    q = GreenPool({1|2|3}).{imap(c, iter(a, {9|99}))|imap(c, iter(a, 5), 'abcdefgh')}
    sleep({0|1|2})
    ?sleep({0|1})
    print({m}, xs, calls)
    ?!print({m}, next(q), next(q))
    sleep({0|1})
    print({m}, xs, calls)
    `,
  'map-inside': `
    z = GreenPool({1|1|2})
    def p(i):
        !{print('p', list(z.imap({None|lambda x: x}, [i, 2])))|print('p', next(q, 'over'))|print('p', list(z.starmap(lambda *args: z.free(), [(), (1,)])))}
    q = z.imap(lambda x: z.spawn(lambda: x).wait(), [1, 2, 3])
    ${spawns}(p, 1)
    ?!${spawns}(p, 2)
    !print({m}, list(q))
    !z.waitall()
    print(z.running(), z.free(), reported())
    `,
  'map-hub': `
    q = GreenPool({1|2}).imap(lambda x: x, [1, 2])
    def b():
        !print('b', next(q{|, 'over'}))
        ?!print('b', list(q))
    ?sleep({0|1})
    get_hub().schedule_call_global({0|1|0}, b)
    ?!print({m}, next(q))
    !sleep({1|2})
    !print({m}, list(q))
    print(reported())
    `,
  'map-arguments': `
    z = GreenPool(2)
    !print({m}, list(z.{imap(function=print)|imap(print, a=1)|starmap(print, [(1,)], 2)|starmap(function=None, iterable=[(1,)])|imap(1, [1])|imap(None)|starmap(print, iterable=())|starmap(None, [1])|imap(None, {f})|starmap(None, {1|None|[5]})}))
    print(reported())
    `,
  'map-chained': `
    z = GreenPool({1|2|3})
    def c(x):
        ?sleep({0|1})
        {return x|raise {x}|return (x, x)}
    k = GreenPile({z|2})
    ?!k.spawn(lambda: (3, 4))
    ?!k.spawn(c, 5)
    q = z.imap(c, [1, 2{|, 3}])
    !print({m}, list(z.{imap(None, q, 'ab')|imap(None, q)|starmap(None, k)|imap(c, k)|imap(None, 'abc', q)}))
    ?!print({m}, list(q), list(k))
    print(reported())
    `,
} as const;

const piles = {
  'pile-loop': `
    k = GreenPile({1|2|3|})
    def p(i):
        ?sleep({0|1|2})
        {return i|return i|raise {x}|return {v}|raise {StopIteration|GreenletExit|KeyError(i)}|return StopIteration(i)}
    !k.spawn(p, 1)
    ?!k.spawn(p, 2{|, 3})
    !k.spawn({p, 3|{f}|print})
    ?print({m}, k, iter(k) is k, k.pool.running())
    !for i in k:
        print({m}, i)
        ?{break|continue|!k.spawn(p, 4)|sleep({0|1})}
    ?!${step('k')}
    ?!k.spawn(p, 5)
    ?!${step('k')}
    !print({m}, {list(k)|[i for i in k]|sorted(k)|tuple(k)})
    print(reported())
    `,
  'pile-shared': `
    z = GreenPool({1|1|2|3})
    k = GreenPile(z)
    o = GreenPile({z|z|z|1})
    def p(i):
        ?sleep({0|1})
        return i
    def u(i):
        !print('u', i, {k|o}.spawn(p, i))
        ?!print('u', i, next({k|o}{|, 'over'}))
    ?!${spawns}(sleep, {1|2})
    v = spawn(u, 1)
    h = spawn(u, 2)
    !k.spawn(p, 3)
    !o.spawn(p, 4)
    ?!{v|h}.kill({args})
    ?z.resize({0|2|3})
    ?!print({m}, list(o))
    !for i in k:
        print({m}, i)
    !print({m}, {list(k)|next(o, 'over')|z.waitall()})
    print({m}, z.running(), z.free(), z.waiting())
    `,
  'pile-blocked': `
    z = GreenPool({1|1|0})
    ?!with_timeout(0, z.spawn, sleep, {1|2|9})
    k = GreenPile(z)
    v = spawn(k.spawn, lambda: {'v'|sleep(1)|{v}})
    ?h = spawn(k.spawn, lambda: 'h')
    sleep(0)
    def u(i):
        !print('u', i, {next(k)|next(k)|list(k)|with_timeout({1|1|2}, lambda: next(k))|next(k, 'over')})
    w = spawn(u, 1)
    ?s = spawn(u, 2)
    ?sleep({0|1})
    ?!{v|w|v|w}.{kill|kill|throw|switch}()
    ?get_hub().schedule_call_global({0|1}, {v|w}.{switch|throw})
    ?z.resize({1|2})
    !{print({m}, next(k, 'over'))|sleep({1|2})|k.spawn(lambda: 'm')}
    ?!k.spawn(lambda: 'm')
    !sleep(2)
    with Timeout(9, False):
        !print({m}, list(k))
    print({m}, v.dead, w.dead)
    `,
  'pile-interrupted': `
    k = GreenPile({1|2|3})
    def p(i):
        sleep(i)
        ?raise {x}
        return i
    !k.spawn(p, {1|2|3})
    !k.spawn(p, {0|1|2})
    ?!k.spawn(p, 1)
    with Timeout({0|1|2}, False):
        ?!${step('k')}
        print({m}, next(k))
    ?!k.spawn(p, 0)
    with Timeout({9|9|1}, False):
        !print({m}, list(k))
    ?!k.spawn(p, 0)
    with Timeout(9, False):
        !print({m}, list(k))
    `,
  'pile-given-up': `
    z = GreenPool(1)
    z.spawn(sleep, {3|2|9})
    k = GreenPile(z)
    v = spawn(k.spawn, print, 'v')
    sleep(0)
    h = spawn(lambda: print('h', {list(k)|next(k, 'over')}))
    sleep({0|1})
    {v.kill()|v.kill()|kill(v)|get_hub().schedule_call_global({0|1}, v.throw)}
    sleep({0|1})
    print({m}, h.dead)
    ?k.spawn(lambda: 'more')
    ?{sleep({1|3})|h.kill()}
    !print({m}, {next(k, 'over')|list(k)|h.dead})
    `,
  'pile-blocked-limit': `
    z = GreenPool(1)
    z.spawn(sleep, {2|2|3})
    k = GreenPile(z)
    ?+spawn(k.spawn, lambda: 'early')
    v = spawn(k.spawn, lambda: 'late')
    sleep(0)
    def u():
        with Timeout({1|1|2}, False):
            print('u', next(k))
    h = spawn(u)
    ?spawn(u)
    ?u()
    sleep({1|2})
    ?v.kill()
    ?!k.spawn(lambda: 'more')
    with Timeout({1|9|9}, False):
        !print({m}, list(k))
    !k.spawn(lambda: 'last')
    with Timeout(9, False):
        !print({m}, list(k))
    print({m}, h.dead)
    `,
  'pile-consumers': `
    k = GreenPile({1|2|3})
    def p(i):
        ?sleep({0|1|2})
        {return i|return i|return i|raise {x}}
    def u(i):
        !for x in k:
            print('u', i, x)
            ?sleep({0|1})
        print('u', i, 'ends')
    !k.spawn(p, 1)
    ?!k.spawn(p, 2)
    v = spawn(u, 1)
    h = spawn(u, 2)
    ?spawn(u, 3)
    ?sleep({0|1})
    ?!k.spawn(p, 3)
    ?!{v|h}.kill({args})
    ?get_hub().schedule_call_global({0|1}, {v|h}.{switch, {1|v|{v}}|switch|throw})
    ?!print({m}, next(k, 'over'))
    !sleep({1|2})
    ?!k.spawn(p, 4)
    !sleep({1|2})
    print(v.dead, h.dead, reported())
    `,
  'pile-inside': `
    z = GreenPool({1|1|2})
    k = GreenPile(z)
    def c(i):
        ?sleep({0|1})
        {return i|return i|raise {x}|!k.spawn(lambda: 'inmost')}
    def p():
        !print('p', k.spawn(c, 1))
        ?!print('p', k.spawn(c, 2))
        ?!print('p', {list(k)|next(k, 'over')})
        return 'p'
    !{k|z|k}.spawn(p)
    ?!k.spawn(c, 3)
    !print({m}, {list(k)|z.waitall()})
    !print({m}, list(k), z.running())
    print(reported())
    `,
  'pile-misuse': `
    k = GreenPile({2|GreenPool(1)})
    !k.spawn({|a=1|func=print|print, func=1|lambda **kwargs: kwargs, {function|self|a}={v}|None|1|lambda: 1})
    print({m}, k.pool.size, k.pool.free(), isinstance(k, GreenPile), k.pool)
    !print({m}, list(k))
    ?!print({m}, next(1))
    print(reported())
    `,
  'pile-hub': `
    k = GreenPile({1|2})
    def b():
        !{print('b', next(k))|print('b', next(k, 'over'))|k.spawn(print, 'b')|print('b', list(k))}
        ?!k.spawn(lambda: 'c')
    ?k.spawn(sleep, {0|1})
    get_hub().schedule_call_global({0|1}, b)
    ?!k.spawn(lambda: 'd')
    !sleep({1|2})
    !print({m}, list(k))
    ?!k.spawn(lambda: 'e')
    with Timeout(9, False):
        !print({m}, list(k))
    print(reported())
    `,
} as const;

export const poolScenes = { ...pools, ...maps, ...piles } as const;
