"""Wrong implementations of what only Python has: the worker for greenlet, with one mistake in it.

    python broken.py NAME    runs the worker with the mistake of that name
    python broken.py         prints the names of all mistakes as JSON, each with the rules that report it
"""

import contextvars
import copy
import ctypes
import gc
import json
import os
import sys
import threading
import weakref

import greenlet

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../adapters/python"))
import greenlet_worker as worker

Greenlet = greenlet.greenlet
MISTAKES = {}


def mistake(*caught_by):
    """Marks a function that makes the worker wrong; `caught_by` are the rules that report it."""

    def mark(function):
        MISTAKES[function.__name__] = (function, caught_by)
        return function

    return mark


def replace(kind, **members):
    """Replaces members of a class that is written in C, which Python does not let one assign."""
    gc.get_referents(kind.__dict__)[0].update(members)
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(kind))


def wrap(name, get=None, set=None, delete=None):
    """Replaces the functions of a property of greenlets, as far as they are given."""
    real = vars(Greenlet)[name]
    replace(Greenlet, **{name: property(get or real.__get__, set or real.__set__, delete or real.__delete__)})


def each_is(kind):
    """Has the scenarios about garbage make their greenlets of another class. In all others none is dropped."""
    worker.API["greenlet"] = kind


def before_switch(act):
    """Has `act` called with the target before each switch."""
    switch = Greenlet.switch

    def act_and_switch(self, /, *args, **keywords):
        act(self)
        return switch(self, *args, **keywords)

    replace(Greenlet, switch=act_and_switch)


def when_dropped(act):
    """Has `act` called with each greenlet that has lost its last reference, before greenlet itself does anything."""

    class Dropped(Greenlet):
        def __del__(self):
            act(self)

    each_is(Dropped)


def throw_as_child(g):
    """Throws GreenletExit, with the current greenlet as the parent meanwhile."""
    parent = g.parent
    g.parent = greenlet.getcurrent()
    g.throw()
    g.parent = parent


def is_unstarted(g):
    return not g and not g.dead


def root(g):
    """The main greenlet to which the parents of a greenlet lead."""
    while g.parent is not None:
        g = g.parent
    return g


def is_elsewhere(g):
    """Whether a greenlet belongs to another thread."""
    return root(g) is not root(greenlet.getcurrent())


# Collecting


@mistake(
    "gc.arguments", "gc.cascade", "gc.child", "gc.current", "gc.handled", "gc.local", "gc.parent", "gc.parent-restored",
    "gc.rebound", "gc.resurrected", "gc.suspended", "gc.switched-away", "gc.temporary", "gc.traced", "thread.collect",
)
def keepsSuspendedGreenlets():
    """Nothing is ever collected before the end."""
    make = worker.Run.__init__
    worker.Run.__init__ = lambda self, names, budget, needs=(): make(self, names, budget)


@mistake("gc.unstarted")
def startsUnstartedWhenDropped():
    """A greenlet that never ran runs when it is dropped."""
    when_dropped(lambda g: is_unstarted(g) and g.switch())


@mistake("gc.dead")
def switchesToDeadWhenDropped():
    """A dead greenlet that is dropped passes control to its parent."""
    when_dropped(lambda g: g.dead and g.switch())


@mistake("gc.arguments", "gc.child", "gc.parent-restored", "gc.running")
def holdsParentWeakly():
    """An unstarted greenlet does not keep its suspended parent."""

    class Child(Greenlet):
        def __init__(self, run, parent=None):
            super().__init__(run)
            self.own_parent = weakref.ref(parent or greenlet.getcurrent())

        def switch(self, *args, **keywords):
            if is_unstarted(self):
                self.parent = self.own_parent() or self.parent
            return super().switch(*args, **keywords)

    each_is(Child)


@mistake("gc.cascade")
def keepsWhatDroppedHeld():
    """The parent and the variables of a greenlet that was dropped are never released."""
    when_dropped(lambda g: g and worker.HELD.append((g.parent, dict(g.gr_frame.f_locals))))


@mistake("gc.arguments", "gc.running")
def onlyChildrenKeepCurrent():
    """A running greenlet ends when a child is taken from it."""

    class Child(Greenlet):
        @property
        def parent(self):
            return super().parent

        @parent.setter
        def parent(self, parent):
            before = self.parent
            Greenlet.parent.__set__(self, parent)
            if before is greenlet.getcurrent() and before.parent is not None:
                raise greenlet.GreenletExit

    each_is(Child)


@mistake("gc.current", "gc.parent", "gc.parent-restored", "gc.resurrected")
def currentIsDropper():
    """While a dropped greenlet ends, its dropper counts as the current one."""
    dropped = []

    def getcurrent():
        current = greenlet.getcurrent()
        return current.parent if current in dropped else current

    def end(g):
        if g:
            dropped.append(g)
            try:
                throw_as_child(g)
            finally:
                dropped.remove(g)

    worker.API["getcurrent"] = getcurrent
    when_dropped(end)


@mistake("gc.parent", "gc.parent-restored", "gc.result")
def droppedKeepsItsParent():
    """A dropped greenlet ends in its own parent, not in its dropper."""
    when_dropped(lambda g: g and g.throw())


@mistake("gc.cascade", "gc.parent-restored")
def keepsDropperAsParent():
    """A greenlet that lives on although it was dropped stays a child of the dropper."""

    def end(g):
        if g:
            g.parent = greenlet.getcurrent()
            g.throw()

    when_dropped(end)


@mistake("gc.parent-restored", "gc.resurrected")
def throwsUntilDead():
    """A dropped greenlet that switches away is asked to end until it does."""

    def end(g):
        while g:
            throw_as_child(g)

    when_dropped(end)


@mistake("gc.parent-restored", "gc.resurrected", "gc.switched-away")
def resumesDroppedUntilDead():
    """A dropped greenlet that switches away is resumed until it has ended."""

    def end(g):
        if g:
            throw_as_child(g)
        while g:
            g.switch()

    when_dropped(end)


@mistake("gc.exception", "gc.handled", "thread.collect")
def raisesInDropper():
    """What leaves a dropped greenlet is raised in the dropper, where that prints next."""
    left = []

    def end(g):
        try:
            if g:
                throw_as_child(g)
        except BaseException as error:
            left.append(error)

    def print_or_raise(self, *values):
        if left:
            raise left.pop()
        real(self, *values)

    real = worker.Run.print
    worker.Run.print = print_or_raise
    when_dropped(end)


@mistake("gc.traced")
def hidesEndOfDropped():
    """The callback is not told of a dropped greenlet's end."""

    def end(g):
        if g:
            callback = greenlet.settrace(None)
            throw_as_child(g)
            greenlet.settrace(callback)

    when_dropped(end)


@mistake("thread.collect")
def keepsDroppedByOtherThread():
    """A greenlet that another thread drops is never asked to end."""
    when_dropped(lambda g: is_elsewhere(g) and worker.HELD.append(g))


# Threads


@mistake(
    "context.thread", "thread.collect", "thread.create", "thread.exited-dead", "thread.exited-finally",
    "thread.exited-switch", "thread.exited-unstarted", "thread.main", "thread.parent-started",
    "thread.parent-unstarted", "thread.switch", "thread.switch-dead", "thread.switch-main", "thread.switch-unstarted",
    "thread.throw", "thread.trace",
)
def callsInSameThread():
    """There are no other threads: what should run in one runs in the caller."""
    worker.API["in_thread"] = lambda function: function()


def wrap_in_thread(change):
    """Has `in_thread` call `change(function)` in place of each function."""
    worker.API["in_thread"] = lambda function: worker.in_thread(lambda: change(function))


@mistake("thread.exited-dead", "thread.main", "thread.trace")
def startsThreadInGreenlet():
    """A thread begins in a greenlet below its main greenlet."""
    wrap_in_thread(lambda function: Greenlet(function).switch())


@mistake(
    "thread.adopt", "thread.exited-dead", "thread.exited-finally", "thread.exited-switch", "thread.independent",
    "thread.main", "thread.parent-started", "thread.trace",
)
def currentIsMainOfFirstThread():
    """In other threads the main greenlet of the first counts as the current one."""
    first = greenlet.getcurrent()

    def getcurrent():
        return greenlet.getcurrent() if threading.current_thread() is threading.main_thread() else first

    worker.API["getcurrent"] = getcurrent


@mistake("thread.trace")
def sharesCallbackWithThreads():
    """A new thread begins with the trace callback of its creator."""

    def in_thread(function):
        callback = greenlet.gettrace()

        def traced():
            greenlet.settrace(callback)
            return function()

        return worker.in_thread(traced)

    worker.API["in_thread"] = in_thread


@mistake("thread.adopt", "thread.exited-dead", "thread.exited-finally", "thread.exited-unstarted", "thread.state")
def hidesStateFromThreads():
    """Whether a greenlet is dead can be asked only in its own thread."""

    def dead(self):
        if is_elsewhere(self):
            raise greenlet.error("cannot look into a different thread")
        return real.__get__(self)

    real = vars(Greenlet)["dead"]
    wrap("dead", get=dead)


@mistake(
    "thread.create", "thread.exited-switch", "thread.exited-unstarted", "thread.parent-unstarted", "thread.switch",
    "thread.switch-dead", "thread.switch-main", "thread.switch-unstarted", "thread.throw",
)
def ignoresSwitchesFromThreads():
    """A switch or a throw to a greenlet of another thread does nothing."""

    def ignoring(method):
        def call(self, /, *args, **keywords):
            try:
                return method(self, *args, **keywords)
            except greenlet.error as error:
                if "thread" not in str(error):
                    raise

        return call

    replace(Greenlet, switch=ignoring(Greenlet.switch), throw=ignoring(Greenlet.throw))


@mistake("thread.create", "thread.exited-unstarted", "thread.parent-unstarted", "thread.switch-unstarted")
def startsUnstartedOfOtherThread():
    """An unstarted greenlet of another thread is taken over by the one that switches to it."""

    def take_over(g):
        if is_unstarted(g) and is_elsewhere(g):
            g.parent = greenlet.getcurrent()

    before_switch(take_over)


@mistake("thread.adopt", "thread.parent-unstarted")
def refusesParentOfOtherThread():
    """Not even an unstarted greenlet may move to another thread."""

    def set_parent(self, parent):
        if isinstance(parent, Greenlet) and root(self) is not root(parent):
            raise ValueError("parent cannot be on a different thread")
        real.__set__(self, parent)

    real = vars(Greenlet)["parent"]
    wrap("parent", set=set_parent)


@mistake("thread.parent-started")
def ignoresParentOfOtherThread():
    """A started greenlet silently keeps its parent when it is given one of another thread."""

    def set_parent(self, parent):
        if is_unstarted(self) or not isinstance(parent, Greenlet) or root(self) is root(parent):
            real.__set__(self, parent)

    real = vars(Greenlet)["parent"]
    wrap("parent", set=set_parent)


@mistake("thread.exited-dead", "thread.exited-finally")
def suspendedOutlivesItsThread():
    """A greenlet that is left suspended when its thread exits is not dead."""
    real = vars(Greenlet)["dead"]
    wrap("dead", get=lambda self: not self and real.__get__(self))


@mistake("thread.exited-finally")
def endsGreenletsWithTheirThread():
    """At the end of a thread its suspended greenlets are asked to end."""

    def end_all(function):
        value = function()
        for g in worker.HELD:
            if g and g.parent is not None and not is_elsewhere(g):
                g.throw()
        return value

    wrap_in_thread(end_all)


# Contexts


@mistake(
    "context.before", "context.current", "context.dead", "context.empty", "context.isolated", "context.main",
    "context.none", "context.run-order", "context.run-replaced", "context.set-current", "context.set-suspended",
    "context.shared", "context.suspended", "context.thread",
)
def keepsContextAcrossSwitches():
    """There is one active context, whoever runs."""

    def pass_on(g):
        if not is_elsewhere(g):
            g.gr_context = greenlet.getcurrent().gr_context

    before_switch(pass_on)


@mistake("context.current", "context.dead", "context.empty", "context.suspended", "context.thread")
def startsInCopyOfContext():
    """A greenlet inherits the context of the one that starts it."""

    def inherit(g):
        if is_unstarted(g) and g.gr_context is None:
            g.gr_context = contextvars.copy_context()

    before_switch(inherit)


@mistake("context.before", "context.interleaved", "context.shared")
def forgetsContextAtStart():
    """A context that is assigned before the start has no effect."""

    def forget(g):
        if is_unstarted(g):
            g.gr_context = None

    before_switch(forget)


def wrap_context(set):
    """Replaces the assignment to `gr_context`: `set` is given the greenlet, the value, and the real assignment."""
    real = vars(Greenlet)["gr_context"]
    wrap("gr_context", set=lambda self, value: set(self, value, real.__set__))


@mistake(
    "context.before", "context.current", "context.delete", "context.interleaved", "context.set-current",
    "context.set-suspended", "context.shared", "context.thread", "context.type", "context.unstarted",
)
def copiesAssignedContext():
    """What is assigned to `gr_context` is copied."""
    wrap_context(lambda self, value, assign: assign(self, copy.copy(value)))


@mistake("context.none", "context.run-replaced", "context.set-current", "context.set-suspended", "context.thread")
def setsContextOnlyBeforeStart():
    """Once a greenlet has started, assigning `gr_context` has no effect."""
    wrap_context(lambda self, value, assign: self or assign(self, value))


@mistake("context.dead", "context.none", "context.run-replaced", "context.thread", "context.unstarted")
def keepsContextForNone():
    """Assigning None leaves the context as it is."""
    wrap_context(lambda self, value, assign: value is None or assign(self, value))


@mistake("context.type")
def takesAnythingForNoContext():
    """What is no context counts as None."""
    wrap_context(lambda self, value, assign: assign(self, value if isinstance(value, contextvars.Context) else None))


@mistake("context.delete")
def deletingContextEmptiesIt():
    """`gr_context` can be deleted."""
    real = vars(Greenlet)["gr_context"]
    wrap("gr_context", delete=lambda self: real.__set__(self, None))


@mistake(
    "context.current", "context.dead", "context.delete", "context.run-inside", "context.shared", "context.suspended",
    "context.thread", "context.type", "context.unstarted",
)
def givesCopyOfContext():
    """Reading `gr_context` gives a copy each time, and never None."""
    real = vars(Greenlet)["gr_context"]
    wrap("gr_context", get=lambda self: copy.copy(real.__get__(self) or contextvars.Context()))


@mistake("context.current", "context.dead")
def deadHasNoContext():
    """A greenlet's context goes with it."""
    real = vars(Greenlet)["gr_context"]
    wrap("gr_context", get=lambda self: None if self.dead else real.__get__(self))


@mistake(
    "context.before", "context.dead", "context.interleaved", "context.run", "context.run-inside", "context.run-order",
    "context.run-replaced", "context.set-current", "context.set-suspended", "context.suspended",
)
def runIgnoresContext():
    """`run` of a context just calls the function."""
    replace(contextvars.Context, run=lambda self, function, /, *args, **keywords: function(*args, **keywords))


@mistake("context.interleaved", "context.run-inside", "context.set-current", "context.set-suspended")
def runsInCopyOfContext():
    """`run` of a context works on a copy."""
    run = contextvars.Context.run
    replace(contextvars.Context, run=lambda self, /, *args, **keywords: run(self.copy(), *args, **keywords))


# Frames and copies


@mistake("frame.none", "frame.suspended")
def currentHasFrame():
    """The current greenlet has a frame, too: the one that asks."""
    real = vars(Greenlet)["gr_frame"]
    wrap("gr_frame", get=lambda self: sys._getframe(1) if self is greenlet.getcurrent() else real.__get__(self))


@mistake("frame.read-only", "frame.suspended")
def hidesFrames():
    """No greenlet has a frame."""
    wrap("gr_frame", get=lambda self: None)


@mistake("frame.read-only")
def takesFrames():
    """`gr_frame` can be assigned and deleted, without effect."""
    wrap("gr_frame", set=lambda self, value: None, delete=lambda self: None)


@mistake("copy.refused")
def copiesToItself():
    """The copy of a greenlet is the greenlet."""
    replace(Greenlet, __copy__=lambda self: self, __deepcopy__=lambda self, memo: self)


@mistake("copy.pickle", "copy.refused")
def picklesAsFresh():
    """A greenlet is copied and pickled as a new one without a function."""
    replace(Greenlet, __reduce_ex__=lambda self, protocol: (Greenlet, ()))


def main():
    if len(sys.argv) == 1:
        worker.out.write(json.dumps({name: caught_by for name, (_, caught_by) in MISTAKES.items()}).encode())
        worker.out.flush()
        return
    [name] = sys.argv[1:]
    make_wrong, _ = MISTAKES[name]
    make_wrong()
    hello = worker.hello
    worker.hello = lambda: dict(hello(), name=name, version="wrong")
    worker.main()


if __name__ == "__main__":
    main()
