"""Runs scenarios on greenlet: JSON Lines in, JSON Lines out (see adapters/protocol.md).

The scenario's text is executed as it stands, with a `print` that records its arguments as values.
"""

import ast
import builtins
import json
import os
import platform
import sys

import greenlet

# stdout belongs to the protocol; whatever else writes to it goes to stderr.
out = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
os.dup2(2, 1)

API = {"greenlet": greenlet.greenlet, "getcurrent": greenlet.getcurrent}
MEMBERS = ["switch", "dead", "parent", "run"]

# Classes by which Python and the libraries report misuse: no rule prescribes their texts.
TEXTLESS = {
    "TypeError", "AttributeError", "NameError", "UnboundLocalError", "ValueError", "RuntimeError",
    "RecursionError", "IndexError", "ZeroDivisionError", "OverflowError", "MemoryError",
}
PLAIN = (str, int, bool, float, type(None))

# All that a scenario can reach of Python: what the scenario language has, and nothing else.
BUILTINS = {
    name: getattr(builtins, name)
    for name in (
        "len range isinstance sorted list tuple dict str repr bool int type iter next enumerate abs max min sum".split()
        + [name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)]
    )
}

# A call counts as five rounds of a loop; 2,000 calls in one another fit every stack.
CALL = 5
LARGEST = 1_000_000
DEEPEST = 100


def limit():
    """Lets a scenario that grows without end fail by itself, before it takes the machine with it."""
    sys.setrecursionlimit(20_000)
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    try:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (2**30, hard))
    except (ImportError, OSError, ValueError):
        pass  # Windows has none, and macOS refuses


class Endless(BaseException):
    """The step budget ran out."""


class Run:
    """One scenario: its names, what it printed, how many steps it has left."""

    def __init__(self, names, budget):
        self.names = names
        self.budget = budget
        self.events = []
        self.over = False
        self.printed = 0
        self.scope = dict(API, __name__="scenario", __builtins__=BUILTINS, print=self.print)

    def print(self, *values):
        if self.over:
            return
        event = [repr(v) if type(v) in PLAIN else self.show(v) for v in values]
        self.printed += sum(map(len, event))
        if self.printed > LARGEST:
            self.budget = -1
            self.step()
        self.events.append(event)

    def step(self, weight=1):
        self.budget -= weight
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
            if len(open) >= DEEPEST:
                return "..."
            inner = open + (value,)
            if kind is dict:
                return "{%s}" % ", ".join("%s: %s" % (self.show(k, inner), self.show(v, inner)) for k, v in value.items())
            items = [self.show(item, inner) for item in value]
            if kind is list:
                return "[%s]" % ", ".join(items)
            return "(%s,)" % items[0] if len(items) == 1 else "(%s)" % ", ".join(items)
        if isinstance(value, BaseException):
            if len(open) >= DEEPEST:
                return "..."
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
            code = compile(text, "<scenario>", "exec") if self.budget is None else counted(text)
            if self.budget is not None:
                self.scope["__step__"] = self.step
            exec(code, self.scope)
        except BaseException as error:
            end = "raised " + self.show(error)
        if self.budget is not None and self.budget < 0:
            end = "endless"
        self.over = True
        events = self.events
        # Suspended greenlets are killed here, not in the middle of the next scenario.
        self.scope.clear()
        return events, end


def counted(text):
    """Compiles a scenario that may run long, with its steps counted: rounds of loops and of comprehensions, and calls."""
    tree = ast.parse(text)
    call = ast.parse("__step__(%d)" % CALL).body[0]
    step = ast.parse("__step__()").body[0]
    for node in ast.walk(tree):
        if isinstance(node, (ast.While, ast.For)):
            node.body.insert(0, ast.copy_location(step, node))
        elif isinstance(node, ast.FunctionDef):
            node.body.insert(0, ast.copy_location(call, node))
        elif isinstance(node, ast.Lambda):
            node.body = ast.Subscript(ast.Tuple([call.value, node.body], ast.Load()), ast.Constant(1), ast.Load())
        elif isinstance(node, ast.comprehension):
            node.ifs.insert(0, ast.Compare(step.value, [ast.Is()], [ast.Constant(None)]))
    return compile(ast.fix_missing_locations(tree), "<scenario>", "exec")


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


def main():
    sys.unraisablehook = lambda unraisable: None
    limit()
    write, encode = out.write, json.dumps
    for line in sys.stdin.buffer:
        message = json.loads(line)
        kind = message["type"]
        if kind == "run":
            events, end = Run(message["names"], message.get("budget")).trace(message["python"])
            write(encode({"type": "result", "id": message["id"], "events": events, "end": end}) + "\n")
        elif kind == "hello":
            write(encode(hello()) + "\n")
        elif kind == "bye":
            break
        out.flush()


main()
