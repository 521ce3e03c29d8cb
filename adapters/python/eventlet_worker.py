"""Runs scenarios on eventlet: the worker for greenlet (see greenlet_worker.py), with a hub.

    python eventlet_worker.py            on a virtual clock: sleeping takes no time
    python eventlet_worker.py HUB UNIT   on one of eventlet's own hubs (selects, poll, epolls, asyncio), whose second
                                         lasts UNIT seconds
"""

import os
import sys
import time
import warnings

# With it, importing eventlet takes five times as long.
os.environ["EVENTLET_NO_GREENDNS"] = "yes"
warnings.simplefilter("ignore")  # eventlet says that it is deprecated

import greenlet
import eventlet
import eventlet.event
import eventlet.greenpool
import eventlet.greenthread
import eventlet.hubs
import eventlet.hubs.hub
import eventlet.hubs.timer
import eventlet.pools
import eventlet.queue
import eventlet.semaphore
import eventlet.timeout

import greenlet_worker as worker
import hub_worker
from hub_worker import end, held

BaseHub = eventlet.hubs.hub.BaseHub
Timer = eventlet.hubs.timer.Timer
GreenThread = eventlet.greenthread.GreenThread

# Timers that are due at the same time fire in the order in which they were made, as on a clock that never stands still.
# Eventlet's own order is that of their addresses.
Timer.__lt__ = lambda self, other: self.rank < other.rank


class Blocked(BaseException):
    """Nothing is left that could ever wake anybody."""


class Traceback:
    """What queues print the exceptions with that come out of waiters."""

    @staticmethod
    def print_exc():
        eventlet.hubs.get_hub().run_of.reports.append(sys.exc_info()[1])


eventlet.queue.traceback = Traceback


class Watched:
    """What the kit adds to a hub: it tells when nothing can wake anybody, keeps what it reports, and can be closed."""

    run_of = None  # the scenario
    ranks = 0
    closing = False

    def add_timer(self, timer):
        timer.rank = self.ranks = self.ranks + 1
        return super().add_timer(timer)

    def switch(self):
        if self.closing:
            raise worker.Endless
        return super().switch()

    def idle(self):
        """Whether no timer is left that could do something. Timers that cannot must not move the clock."""
        timers = self.timers
        while timers and not timers[0][1].pending:
            eventlet.hubs.hub.heapq.heappop(timers)
            self.timers_canceled -= 1
        return not timers and not self.next_timers

    def check(self):
        if self.closing:
            raise worker.Endless
        if self.idle() and not self.stopping:
            self.run_of.block()

    def squelch_timer_exception(self, timer, exc_info):
        self.run_of.reports.append(exc_info[1])

    def squelch_generic_exception(self, exc_info):
        self.run_of.reports.append(exc_info[1])

    def close(self):
        """Ends the loop, which may be suspended in the middle of a timer."""
        self.closing = True
        del self.timers[:]
        del self.next_timers[:]
        end(self.greenlet)


class VirtualHub(Watched, BaseHub):
    """A hub whose clock jumps to the next timer. Everything else about timers is eventlet's own code."""

    def __init__(self):
        super().__init__(clock=lambda: self.now)
        self.now = 0.0

    def wait(self, seconds=None):
        self.check()
        if self.timers:
            self.now = max(self.now, self.timers[0][0])


def real_hub(name, unit):
    """One of eventlet's own hubs, with seconds that last `unit` seconds."""
    own = __import__("eventlet.hubs." + name, fromlist=["Hub"]).Hub
    started = time.monotonic()

    class RealHub(Watched, own):
        def __init__(self):
            super().__init__()
            self.clock = lambda: (time.monotonic() - started) / unit

        def wait(self, seconds=None):
            self.check()
            super().wait(seconds * unit)

        def sleep_until(self):
            # The asyncio hub does not call wait(), but this before it waits.
            if name == "asyncio":
                self.check()
                when = super().sleep_until()
                return when and self.clock() + (when - self.clock()) * unit
            return super().sleep_until()

        def close(self):
            super().close()
            if name == "epolls":
                self.poll.close()
            if name == "asyncio":
                self.loop.close()

    return RealHub


class Run(hub_worker.Run):
    def open_hub(self):
        # Eventlet makes its hub when somebody first needs one.
        eventlet.hubs._threadlocal.Hub = self.make_hub

    def make_hub(self):
        self.hub = HUB()
        self.hub.run_of = self
        self.hub.closing = self.over
        return self.hub

    def close_hub(self):
        if self.hub is not None:
            self.hub.close()
            del eventlet.hubs._threadlocal.hub

    def block(self):
        """Ends a scenario in which nobody can ever be woken, whoever catches the exception."""
        if not self.over:
            self.over = True
            self.end = "blocked"
        raise Blocked


class Reporting:
    """What a pool prints, where nobody handled it, counts as reported."""

    @staticmethod
    def print_exc():
        eventlet.hubs.get_hub().run_of.reports.append(sys.exc_info()[1])


eventlet.greenpool.traceback = Reporting
# The workers of pools are held, too.
eventlet.spawn, eventlet.spawn_n = held(eventlet.spawn), held(eventlet.spawn_n)

HUB = VirtualHub
worker.RUN = Run
worker.NAME, worker.VERSION, worker.CLOCK = "eventlet", eventlet.__version__, "virtual"
worker.API.update(
    {name: held(getattr(eventlet.greenthread, name)) for name in ("spawn", "spawn_n", "spawn_after", "spawn_after_local")},
    sleep=eventlet.sleep, kill=eventlet.kill, get_hub=eventlet.hubs.get_hub, reported=None,
    GreenThread=GreenThread, Hub=BaseHub, Timer=Timer, Event=eventlet.event.Event,
    Semaphore=eventlet.semaphore.Semaphore, BoundedSemaphore=eventlet.semaphore.BoundedSemaphore,
    CappedSemaphore=eventlet.semaphore.CappedSemaphore,
    GreenPool=eventlet.GreenPool, GreenPile=eventlet.GreenPile, GreenMap=eventlet.greenpool.GreenMap,
    LightQueue=eventlet.queue.LightQueue, Queue=eventlet.queue.Queue, LifoQueue=eventlet.queue.LifoQueue,
    PriorityQueue=eventlet.queue.PriorityQueue, Full=eventlet.queue.Full, Empty=eventlet.queue.Empty,
    Pool=eventlet.pools.Pool, TokenPool=eventlet.pools.TokenPool, Token=eventlet.pools.Token,
    Timeout=eventlet.Timeout, with_timeout=eventlet.with_timeout, is_timeout=eventlet.timeout.is_timeout,
)
CLASSES = (
    "GreenThread", "Hub", "Timer", "Event", "CappedSemaphore", "BoundedSemaphore", "Semaphore",
    "PriorityQueue", "LifoQueue", "Queue", "LightQueue", "GreenPool", "GreenMap", "GreenPile",
    "TokenPool", "Pool", "Token",
)
worker.KINDS[:0] = [(worker.API[name], name) for name in CLASSES]
worker.CLASSES.update((worker.API[name], name) for name in CLASSES)
worker.MEMBERS += sorted(
    {name for kind in CLASSES + ("Timeout",) for name in dir(worker.API[kind]) if not name.startswith("_")}
    - {"run"}
    | {
        "greenlet", "running", "clock", "size", "coroutines_running", "pool", "seconds", "exception", "maxsize", "unfinished_tasks",
        "min_size", "max_size", "current_size", "__enter__", "__exit__",
    }
)

if __name__ == "__main__":
    if len(sys.argv) > 1:
        HUB = real_hub(sys.argv[1], float(sys.argv[2]))
        worker.NAME += "+" + sys.argv[1]
        worker.CLOCK = "real"
    worker.main()
