"""The limit of the worker for eventlet: its scenarios in a bare loop, without messages. Prints seconds per round."""

import gc
import json
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../adapters/python"))
import eventlet_worker  # noqa: E402
import greenlet_worker as worker  # noqa: E402

scenarios = json.load(sys.stdin)
worker.limit()
sys.unraisablehook = lambda unraisable: None
gc.disable()
gc.freeze()
started = time.perf_counter()
for ran, (text, budget) in enumerate(scenarios, 1):
    worker.RUN([], budget, ()).trace(text)
    worker.collect(ran)
# The worker keeps stdout for its messages; what is printed goes elsewhere.
worker.out.write(b"%f\n" % (time.perf_counter() - started))
worker.out.flush()
