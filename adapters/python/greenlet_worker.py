"""Runs scenarios on greenlet: JSON Lines in, JSON Lines out (see adapters/protocol.md).

The scenario's text is executed as it stands, with a `print` that records its arguments as values.
"""

import json
import os
import platform
import re
import sys
import time

import greenlet

# stdout belongs to the protocol; whatever else writes to it goes to stderr.
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)

API = {"greenlet": greenlet.greenlet, "getcurrent": greenlet.getcurrent}
MEMBERS = ["switch", "dead", "parent", "run"]

# Classes by which Python and the libraries report misuse: no rule prescribes their texts.
TEXTLESS = {
    "TypeError", "AttributeError", "NameError", "UnboundLocalError", "ValueError", "RuntimeError",
    "RecursionError", "IndexError", "ZeroDivisionError", "OverflowError",
}
PLAIN = (str, int, bool, float, type(None))


class Endless(BaseException):
    """The step budget ran out."""


class Run:
    """One scenario: its names, what it printed, how many steps it has left."""

    def __init__(self, names, budget):
        self.names = names
        self.budget = budget
        self.events = []
        self.over = False
        self.scope = dict(API, __name__="scenario", print=self.print)

    def print(self, *values):
        if not self.over:
            self.events.append([repr(v) if type(v) in PLAIN else self.show(v) for v in values])

    def step(self):
        self.budget -= 1
        if self.budget < 0:
            self.over = True
            raise Endless

    def show(self, value, open=()):
        kind = type(value)
        if kind in PLAIN:
            return repr(value)
        if kind in (tuple, list, dict):
            if any(value is other for other in open):
                return {tuple: "(...)", list: "[...]", dict: "{...}"}[kind]
            inner = open + (value,)
            if kind is dict:
                return "{%s}" % ", ".join("%s: %s" % (self.show(k, inner), self.show(v, inner)) for k, v in value.items())
            items = [self.show(item, inner) for item in value]
            if kind is list:
                return "[%s]" % ", ".join(items)
            return "(%s,)" % items[0] if len(items) == 1 else "(%s)" % ", ".join(items)
        if isinstance(value, BaseException):
            name = kind.__name__
            if name in TEXTLESS:
                return name + "(...)"
            return "%s(%s)" % (name, ", ".join(self.show(arg, open + (value,)) for arg in value.args))
        if isinstance(value, greenlet.greenlet):
            for name in self.names:
                if self.scope.get(name) is value:
                    return "<greenlet %s>" % name
            return "<greenlet>"
        if isinstance(value, type):
            return "<class %s>" % value.__name__
        if callable(value):
            return "<function %s>" % getattr(value, "__name__", "")
        return "<object>"

    def trace(self, text):
        end = "end"
        try:
            if self.budget is not None:
                self.scope["__step__"] = self.step
                text = LOOP.sub(COUNTED, text)
            exec(compile(text, "<scenario>", "exec"), self.scope)
        except BaseException as error:
            end = "raised " + self.show(error)
        if self.budget is not None and self.budget < 0:
            end = "endless"
        self.over = True
        # Suspended greenlets are killed here, not in the middle of the next scenario.
        self.scope.clear()
        return self.events, end


# The kit writes one statement a line, four spaces a level: a step is counted at the head of every round.
LOOP = re.compile(r"^( *)((?:for|while) .*:)$", re.MULTILINE)
COUNTED = r"\1\2\n\1    __step__()"


def hello():
    return {
        "type": "hello",
        "protocol": 1,
        "name": "greenlet",
        "version": greenlet.__version__,
        "language": "%s %s" % (platform.python_implementation(), platform.python_version()),
        "accepts": ["python"],
        "has": sorted(API) + ["." + name for name in MEMBERS if hasattr(greenlet.greenlet, name)] + ["keywords"],
    }


def answer(message):
    if message["type"] == "hello":
        return hello()
    events, end = Run(message["names"], message.get("budget")).trace(message["python"])
    return {"type": "result", "id": message["id"], "events": events, "end": end}


def main():
    sys.unraisablehook = lambda unraisable: None
    encode = json.JSONEncoder(separators=(",", ":")).encode
    flushed = time.monotonic()
    rest = b""
    # Whole chunks at a time: a flush for every scenario costs as much as a small scenario.
    while chunk := os.read(0, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if message["type"] == "bye":
                return
            out.write(encode(answer(message)).encode() + b"\n")
            if time.monotonic() - flushed > 0.05:
                out.flush()
                flushed = time.monotonic()
        out.flush()
        flushed = time.monotonic()


main()
