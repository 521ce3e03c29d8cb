"""Runs scenarios on gevent: the worker for greenlet (see greenlet_worker.py), with gevent's hub.

    python gevent_worker.py              on a virtual clock: sleeping takes no time
    python gevent_worker.py UNIT         on the real one, whose second lasts UNIT seconds

What gevent has under another name gets the spec's name here, and nothing more: what it does differently, it does
differently in scenarios, too. What it does not have is missing.
"""

import functools
import heapq
import sys

import gevent
import gevent.event
import gevent.hub
import gevent.lock
import gevent.pool
import gevent.queue

import greenlet_worker as worker
import hub_worker
from hub_worker import held


class Hub(gevent.hub.Hub):
    """What the kit adds to gevent's hub: it keeps what it reports, and can be closed."""

    closing = False

    def switch(self):
        if self.closing:
            raise worker.Endless
        return super().switch()

    def print_exception(self, context, t, v, tb):
        self.run_of.reports.append(v)


class Run(hub_worker.Run):
    def open_hub(self):
        self.hub = Hub(LOOP(default=False))
        self.hub.run_of = self
        gevent.hub.set_hub(self.hub)

    def close_hub(self):
        self.hub.loop.close()
        self.hub.destroy(destroy_loop=True)
        gevent.hub.set_hub(None)

    def ending(self, error):
        # So gevent says that nobody is left who could wake main.
        return "blocked" if type(error) is gevent.hub.LoopExit else super().ending(error)


class Closable(gevent.config.loop):
    """What the kit adds to a loop: it stops its timers, for those that are due would fire in spite of its end."""

    closed = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.made = []

    def kept(self, timer):
        self.made.append(timer)
        return timer

    def close(self):
        self.closed = True
        for timer in self.made:
            timer.stop()


class Timer:
    """A timer of the virtual clock, as gevent uses those of its loops."""

    ref = True
    # When it is due, and among those of one moment whose turn it is; None as long as it is stopped.
    due = None

    def __init__(self, loop, after, priority):
        self.loop, self.after, self.priority = loop, after, priority or 0

    def start(self, callback, *args, update=None):
        loop = self.loop
        loop.ranks += 1
        self.call = callback, args
        self.due = loop.moment + self.after, -self.priority, loop.ranks
        heapq.heappush(loop.timers, (self.due, self))

    def stop(self):
        self.due = self.call = None

    close = stop

    @property
    def active(self):
        return self.due is not None

    pending = active

    def fire(self):
        callback, args = self.call
        self.stop()
        try:
            callback(*args)
        except BaseException:
            self.loop.handle_error(self, *sys.exc_info())

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


class VirtualLoop(Closable):
    """Gevent's own loop, which runs all that is ready; but its clock jumps to the next timer."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.timers, self.moment, self.ranks = [], 0.0, 0

    def timer(self, after, repeat=0.0, ref=True, priority=None):
        return self.kept(Timer(self, after + 0.0, priority))

    def now(self):
        return self.moment

    def run(self, nowait=False, once=False):
        due = True
        while due and not self.closed:
            super().run()
            due = self.next()
            for when, timer in due:
                # Another one may have stopped it, or started it anew.
                if timer.due is when:
                    timer.fire()

    def next(self):
        """Goes on to the next moment for which there are timers, and gives these."""
        found = []
        while self.timers and (not found or self.timers[0][0][0] <= self.moment):
            when, timer = heapq.heappop(self.timers)
            if timer.due is when:
                self.moment = max(self.moment, when[0])
                found.append((when, timer))
        return found


class RealLoop(Closable):
    """Gevent's own loop, with seconds that last `unit` seconds."""

    unit = 1

    def timer(self, after, *args, **kwargs):
        return self.kept(super().timer(after * self.unit, *args, **kwargs))


class GreenThread(gevent.Greenlet):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        worker.HELD.append(self)

    def wait(self, timeout=None):
        return self.get(timeout=timeout)


class Event(gevent.event.AsyncResult):
    send = gevent.event.AsyncResult.set
    send_exception = gevent.event.AsyncResult.set_exception
    has_result = gevent.event.AsyncResult.successful

    def wait(self, timeout=None):
        return self.get(timeout=timeout)


class Semaphore(gevent.lock.Semaphore):
    @property
    def balance(self):
        return self.counter - self.linkcount()


class BoundedSemaphore(gevent.lock.BoundedSemaphore, Semaphore):
    pass


class GreenPool(gevent.pool.Pool):
    greenlet_class = GreenThread
    running = gevent.pool.Pool.__len__
    free = gevent.pool.Pool.free_count
    waitall = gevent.pool.Pool.join
    imap = held(gevent.pool.Pool.imap)


class LightQueue(gevent.queue.SimpleQueue):
    pass


class Queue(gevent.queue.Queue, LightQueue):
    pass


class LifoQueue(gevent.queue.LifoQueue, Queue):
    pass


class PriorityQueue(gevent.queue.PriorityQueue, Queue):
    pass


def keep_arguments(initialize):
    """An exception is shown with its arguments. Gevent gives a Timeout none, and no rule says which it has."""

    @functools.wraps(initialize)
    def keeping(self, *args, **kwargs):
        initialize(self, *args, **kwargs)
        self.args = args

    return keeping


gevent.Timeout.__init__ = keep_arguments(gevent.Timeout.__init__)
LOOP = VirtualLoop
worker.RUN = Run
worker.NAME, worker.VERSION, worker.CLOCK = "gevent", gevent.__version__, "virtual"
worker.API.update(
    spawn=GreenThread.spawn, spawn_n=held(gevent.spawn_raw), spawn_after=GreenThread.spawn_later,
    sleep=gevent.sleep, kill=gevent.kill, get_hub=gevent.get_hub, reported=None,
    GreenThread=GreenThread, Hub=Hub, Event=Event, Semaphore=Semaphore, BoundedSemaphore=BoundedSemaphore,
    Timeout=gevent.Timeout, with_timeout=gevent.with_timeout,
    GreenPool=GreenPool, GreenMap=gevent.pool.IMap, Full=gevent.queue.Full, Empty=gevent.queue.Empty,
    LightQueue=LightQueue, Queue=Queue, LifoQueue=LifoQueue, PriorityQueue=PriorityQueue,
)
CLASSES = (
    "GreenMap", "GreenThread", "Hub", "Event", "BoundedSemaphore", "Semaphore", "GreenPool",
    "PriorityQueue", "LifoQueue", "Queue", "LightQueue",
)
worker.KINDS[:0] = [(worker.API[name], name) for name in CLASSES]
worker.CLASSES.update((worker.API[name], name) for name in CLASSES)
worker.MEMBERS += (
    "wait link unlink kill send send_exception ready has_result acquire release locked balance "
    "start Timeout.cancel pending seconds exception __enter__ __exit__ "
    "spawn GreenPool.running free waitall imap size "
    "put get put_nowait get_nowait qsize empty full maxsize task_done join unfinished_tasks"
).split()

if __name__ == "__main__":
    if len(sys.argv) > 1:
        RealLoop.unit = float(sys.argv[1])
        LOOP = RealLoop
        worker.NAME += "+libev"
        worker.CLOCK = "real"
    worker.main()
