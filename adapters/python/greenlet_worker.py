"""Runs scenarios on greenlet: JSON Lines in, JSON Lines out (see adapters/protocol.md).

The scenario's text is executed as it stands, with a `print` that records its arguments as values.
"""

import ast
import builtins
import contextvars
import copy
import gc
import json
import os
import pickle
import platform
import re
import sys
import threading
import time

import greenlet

# stdout belongs to the protocol; whatever else writes to it goes to stderr.
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)


def in_thread(function):
    """Calls a function in a thread of its own, waits for its end, and gives or raises what came of it."""
    outcome = []

    def body():
        try:
            outcome.append((function(), None))
        except BaseException as error:
            outcome.append((None, error))

    thread = threading.Thread(target=body)
    thread.start()
    task = "/proc/self/task/%s" % thread.native_id
    thread.join()
    # The thread's greenlets die with it, a moment after join() returns. Asking them meanwhile whether they are dead can
    # crash greenlet 3.5.6.
    if os.path.exists("/proc/self/task"):
        while os.path.exists(task):
            time.sleep(0.0005)
    else:
        time.sleep(0.05)
    value, error = outcome.pop()
    if error is not None:
        raise error
    return value


API = {name: getattr(greenlet, name) for name in (
    "greenlet getcurrent GreenletExit error settrace gettrace "
    "GREENLET_USE_GC GREENLET_USE_TRACING GREENLET_USE_CONTEXT_VARS"
).split() if hasattr(greenlet, name)}
API.update(
    copy=copy.copy, deepcopy=copy.deepcopy, dumps=pickle.dumps, in_thread=in_thread,
    ContextVar=contextvars.ContextVar, Context=contextvars.Context, copy_context=contextvars.copy_context,
)
# Methods and attributes of its classes; with the class before it, as in `Timeout.cancel`, one that other classes lack.
MEMBERS = [
    name for name in ("switch", "throw", "dead", "parent", "run", "gr_frame", "gr_context") if hasattr(greenlet.greenlet, name)
] + ["get", "set"]
NAME, VERSION = "greenlet", greenlet.__version__
# Of a worker whose scenarios can sleep.
CLOCK = None


class Held(greenlet.greenlet):
    """What classes of a scenario derive from: their greenlets are held until its end."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        made = super().__new__(cls, *args, **kwargs)
        HELD.append(made)
        return made


class Holder:
    """Stands for the class `greenlet`: makes greenlets of it, and holds each until the end of the scenario.

    A suspended greenlet that loses its last reference is killed. When that is, only Python's reference counts tell, so
    nothing but the rules about it (which need `gc`) may depend on it.
    """

    __name__ = "greenlet"

    def __call__(self, *args, **kwargs):
        made = greenlet.greenlet(*args, **kwargs)
        HELD.append(made)
        return made

    def __mro_entries__(self, bases):
        return (Held,)

    def __instancecheck__(self, value):
        return isinstance(value, greenlet.greenlet)


HELD = []
HOLDER = Holder()

# What the objects and classes of the API are called in a trace.
KINDS = [(greenlet.greenlet, "greenlet")]
CLASSES = {}

# Classes by which Python and the libraries report misuse: no rule prescribes their texts.
TEXTLESS = {
    "TypeError", "AttributeError", "NameError", "UnboundLocalError", "ValueError", "RuntimeError",
    "RecursionError", "SystemError", "IndexError", "ZeroDivisionError", "OverflowError", "MemoryError",
    "AssertionError", "NotImplementedError",
}
PLAIN = (str, int, bool, float, type(None))

# All that a scenario can reach of Python: what the scenario language has, and nothing else.
BUILTINS = {
    name: getattr(builtins, name)
    for name in (
        "__build_class__ len range isinstance sorted list tuple dict str repr bool int type iter next enumerate abs max min sum".split()
        + [name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)]
    )
}

# A call counts as ten rounds of a loop; 1,000 calls in one another, through switches and callbacks, fit every stack.
CALL = 10
LARGEST = 1_000_000
DEEPEST = 100

# Garbage is collected after so many scenarios: while it is young, and in the processor's caches, that costs a quarter of what
# it costs after ten times as many. What has outlived that once is looked through seldom.
BETWEEN_COLLECTIONS = 50
BETWEEN_FULL_COLLECTIONS = 5_000


def collect(ran):
    """Collects garbage, if it is time for it, when `ran` scenarios have run."""
    if ran % BETWEEN_COLLECTIONS == 0:
        gc.collect(2 if ran % BETWEEN_FULL_COLLECTIONS == 0 else 0)


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

    def __init__(self, names, budget, needs=()):
        self.names = names
        self.budget = budget
        self.events = []
        self.over = False
        # How it ended, where that is not for the scenario to say.
        self.end = None
        self.printed = 0
        self.scope = dict(API, __name__="scenario", __builtins__=BUILTINS, print=self.print)
        if "gc" not in needs:
            self.scope["greenlet"] = HOLDER

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
        for kind, label in KINDS:
            if isinstance(value, kind):
                for name in self.names:
                    if self.scope.get(name) is value:
                        return "<%s %s>" % (label, name)
                return "<%s>" % label
        if isinstance(value, type):
            return "<class %s>" % CLASSES.get(value, value.__name__)
        if value is HOLDER:
            return "<class greenlet>"
        if callable(value):
            return "<function %s>" % getattr(value, "__name__", "")
        return "<object>"

    def begin(self):
        """Called before the scenario is run."""

    def ending(self, error):
        """How it ends when an exception leaves it."""
        return "raised " + self.show(error)

    def finish(self):
        """Called after its end. Suspended greenlets are killed here, not in the middle of the next scenario."""

    def trace(self, text):
        end = "end"
        self.begin()
        try:
            if self.budget is not None:
                self.scope["__step__"] = self.step
            for code in compiled(text, self.budget is not None):
                exec(code, self.scope)
        except BaseException as error:
            end = self.ending(error)
        if self.budget is not None and self.budget < 0:
            end = "endless"
        end = self.end or end
        self.over = True
        greenlet.settrace(None)
        self.finish()
        # Nothing of this scenario stays.
        self.scope.clear()
        HELD.clear()
        greenlet.settrace(None)
        greenlet.getcurrent().__dict__.clear()
        return self.events, end


# What runs a scenario.
RUN = Run

# The kit writes one statement a line, four spaces a level, so that statements, loops and functions are seen by their first
# lines and most lambdas by their heads. Parsing costs more than compiling: it is left to comprehensions and other lambdas.
NEXT = re.compile(r"\n(?! |else:|elif |except[ :]|finally:|\n|$)")
LOOP = re.compile(r"^( *)((?:for|while) .*:)$", re.MULTILINE)
FUNCTION = re.compile(r"^( *)(def .*:)$", re.MULTILINE)
LAMBDA = re.compile(r"\blambda(?: [^:]*)?: ")
INNER = re.compile(
    r"^ *(?:for )?(?!for )\S.* for "  # a comprehension
    r"|\blambda [^:\n]*(?:\blambda\b|[{\[(])|\blambda(?: [^:\n]*)?: lambda\b|\blambda\b[^\n]* if ",  # other parameters and bodies
    re.MULTILINE,
)
TEXT = re.compile(r"'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"")

# Generated scenarios are to a large part of the same statements, and compiling takes longer than most of what they do.
KNOWN = {}
MOST_KNOWN = 50_000


def compiled(text, counts):
    """Compiles a scenario: its statements, those of its top level, one by one."""
    if len(KNOWN) > MOST_KNOWN:
        KNOWN.clear()
    codes = []
    for statement in NEXT.split(text):
        key = (statement, counts)
        code = KNOWN.get(key)
        if code is None:
            code = KNOWN[key] = compile(counted(statement) if counts else statement, "<scenario>", "exec")
        codes.append(code)
    return codes


def counted(text):
    """A statement that may run long, with its steps counted: rounds of loops and of comprehensions, and calls."""
    if " for " in text or "lambda" in text:
        if INNER.search(text) or any("lambda" in inner for inner in TEXT.findall(text)):
            return counted_tree(text)
    # Most statements have nothing of the kind, and looking for a text costs next to nothing.
    if "for " in text or "while " in text:
        text = LOOP.sub(r"\1\2\n\1    __step__()", text)
    if "def " in text:
        text = FUNCTION.sub(r"\1\2\n\1    __step__(%d)" % CALL, text)
    return LAMBDA.sub(r"\g<0>__step__(%d) or " % CALL, text) if "lambda" in text else text


def counted_tree(text):
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
    return ast.fix_missing_locations(tree)


def hello():
    return {
        "type": "hello",
        "protocol": 1,
        "name": NAME,
        "version": VERSION,
        "language": "%s %s" % (platform.python_implementation(), platform.python_version()),
        "accepts": ["python"],
        **({} if CLOCK is None else {"clock": CLOCK}),
        "has": sorted(API) + [name if "." in name else "." + name for name in MEMBERS] + ["keywords"]
        + (["gc"] if platform.python_implementation() == "CPython" else []),
    }


def answer(message):
    if message["type"] == "hello":
        return hello()
    events, end = RUN(message["names"], message.get("budget"), message.get("needs", ())).trace(message["python"])
    return {"type": "result", "id": message["id"], "events": events, "end": end}


def main():
    limit()
    sys.unraisablehook = lambda unraisable: None
    # Garbage in a cycle may hold a suspended greenlet: it must not be killed in the middle of some scenario.
    gc.disable()
    # What is there before the first scenario is never garbage, and need not be looked through for some.
    if hasattr(gc, "freeze"):
        gc.freeze()
    ran = 0
    encode = json.JSONEncoder(separators=(",", ":")).encode
    flushed = time.monotonic()
    rest = b""
    # Whole chunks at a time: a flush for every scenario costs as much as a small scenario.
    while chunk := os.read(0, 1 << 16):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            message = json.loads(line)
            if message["type"] == "bye":
                out.flush()
                return
            out.write(encode(answer(message)).encode() + b"\n")
            ran += 1
            collect(ran)
            if time.monotonic() - flushed > 0.005:
                out.flush()
                flushed = time.monotonic()
        out.flush()
        flushed = time.monotonic()


if __name__ == "__main__":
    main()
