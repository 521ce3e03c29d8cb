"""What the workers for libraries with a hub share: how a scenario begins without one and leaves none behind."""

import functools

import greenlet

import greenlet_worker as worker


def end(g):
    """Kills a greenlet whose scenario has ended. Nothing it does can block or go on for long any more."""
    if g and not g.dead:
        g.parent = greenlet.getcurrent()
        try:
            greenlet.greenlet.throw(g, worker.Endless)
        except BaseException:
            pass  # what a handler raised


def held(function):
    """A function that makes a green thread, which is held until the end of the scenario."""

    @functools.wraps(function)
    def make(*args, **kwargs):
        made = function(*args, **kwargs)
        worker.HELD.append(made)
        return made

    return make


class Run(worker.Run):
    """One scenario with a hub of its own."""

    hub = None

    def open_hub(self):
        """Has the library work with a new hub from now on, which becomes `hub` when it is made."""
        raise NotImplementedError

    def close_hub(self):
        """Takes it away, when all green threads have ended."""
        raise NotImplementedError

    def begin(self):
        self.reports = []

        def reported():
            return list(self.reports)

        self.scope["reported"] = reported
        self.open_hub()

    def finish(self):
        if self.budget is not None:
            self.budget = -1
        if self.hub is not None:
            self.hub.closing = True
        for g in worker.HELD:
            end(g)
        self.close_hub()
        self.reports.clear()
