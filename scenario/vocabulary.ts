/**
 * The names that a scenario may use without binding them: Python's builtins and the API under test.
 *
 * One table for everything that depends on them: the subset checker, the JavaScript printer (which calls
 * may switch, which attribute may be missing), and the probing of implementations.
 */

export interface ApiMethod {
  /** Whether a call can hand control to another green thread: it is awaited, or delegated to with `yield*`. */
  readonly switches: boolean;
  /** The parameters, in their order; absent where any arguments are taken, with keyword arguments as an object of their own. */
  readonly parameters?: readonly string[];
}

export interface ApiAttribute {
  /** Whether reading it can raise AttributeError. */
  readonly mayBeMissing: boolean;
  /** Whether scenarios may assign and delete it; the reference must know what comes of it. */
  readonly settable?: boolean;
}

export type ApiName =
  | ({ readonly kind: 'function' } & ApiMethod)
  | {
      readonly kind: 'class';
      readonly parameters: readonly string[];
      readonly methods: Readonly<Record<string, ApiMethod>>;
      readonly attributes: Readonly<Record<string, ApiAttribute>>;
      /** Whether scenarios may derive classes from it. */
      readonly derivable?: boolean;
      /** Whether its objects have no attributes but these. */
      readonly sealed?: true;
      /** What gives its objects, which no scenario makes. */
      readonly madeBy?: string;
    }
  /** An exception class of the implementation's own; `base` is the class of Python that it must derive from. */
  | {
      readonly kind: 'exception';
      readonly base: string;
      readonly methods?: Readonly<Record<string, ApiMethod>>;
      readonly attributes?: Readonly<Record<string, ApiAttribute>>;
    }
  | { readonly kind: 'constant' };

const read: ApiAttribute = { mayBeMissing: false };
/** A method that takes any arguments, or those named, and one that may switch. */
const plain = (...parameters: string[]): ApiMethod => ({ switches: false, parameters });
const switching = (...parameters: string[]): ApiMethod => ({ switches: true, parameters });
const manages = { __enter__: switching(), __exit__: switching('error') };
const semaphore = {
  methods: {
    acquire: switching('blocking', 'timeout'),
    release: switching('blocking'),
    locked: plain(),
    bounded: plain(),
    ...manages,
  },
  attributes: { balance: read },
};
const queue = {
  methods: {
    put: switching('item', 'block', 'timeout'),
    get: switching('block', 'timeout'),
    put_nowait: switching('item'),
    get_nowait: switching(),
    qsize: plain(),
    empty: plain(),
    full: plain(),
    putting: plain(),
    getting: plain(),
    resize: plain('size'),
  },
  attributes: { maxsize: read },
};
const taskQueue = {
  methods: { ...queue.methods, task_done: plain(), join: switching() },
  attributes: { ...queue.attributes, unfinished_tasks: read },
};
const pool = {
  kind: 'class',
  parameters: ['min_size', 'max_size', 'order_as_stack', 'create'],
  methods: {
    get: switching(),
    put: switching('item'),
    /** For a `with` statement, which gets an item and puts it back. */
    item: plain(),
    resize: plain('size'),
    free: plain(),
    waiting: plain(),
  },
  attributes: { min_size: read, max_size: read, current_size: read },
} as const;

/** The API of the specification, by its Python names. A method has one signature, whatever classes have it. */
export const api: Readonly<Record<string, ApiName>> = {
  greenlet: {
    kind: 'class',
    parameters: ['run', 'parent'],
    methods: { switch: { switches: true }, throw: { switches: true } },
    attributes: {
      dead: { mayBeMissing: false, settable: true },
      parent: { mayBeMissing: false, settable: true },
      run: { mayBeMissing: true, settable: true },
      gr_frame: { mayBeMissing: false, settable: true },
      gr_context: { mayBeMissing: false, settable: true },
    },
    derivable: true,
  },
  getcurrent: { kind: 'function', parameters: [], switches: false },
  GreenletExit: { kind: 'exception', base: 'BaseException' },
  error: { kind: 'exception', base: 'Exception' },
  settrace: { kind: 'function', parameters: ['callback'], switches: false },
  gettrace: { kind: 'function', parameters: [], switches: false },
  GREENLET_USE_GC: { kind: 'constant' },
  GREENLET_USE_TRACING: { kind: 'constant' },
  GREENLET_USE_CONTEXT_VARS: { kind: 'constant' },
  // Python's own, where greenlets meet them.
  copy: { kind: 'function', parameters: ['object'], switches: false },
  deepcopy: { kind: 'function', parameters: ['object'], switches: false },
  dumps: { kind: 'function', parameters: ['object'], switches: false },
  /** Calls a function in a thread of its own and waits for its end; gives its result, or raises what it raised. */
  in_thread: { kind: 'function', parameters: ['function'], switches: true },
  ContextVar: {
    kind: 'class',
    parameters: ['name', 'default'],
    methods: { get: { switches: true }, set: { switches: false } },
    attributes: {},
    sealed: true,
  },
  Context: { kind: 'class', parameters: [], methods: {}, attributes: {}, sealed: true },
  copy_context: { kind: 'function', parameters: [], switches: false },
  // Green threads and their hub.
  spawn: { kind: 'function', switches: false },
  spawn_n: { kind: 'function', switches: false },
  spawn_after: { kind: 'function', switches: false },
  spawn_after_local: { kind: 'function', switches: false },
  sleep: { kind: 'function', parameters: ['seconds'], switches: true },
  kill: { kind: 'function', switches: true },
  GreenThread: {
    kind: 'class',
    parameters: [],
    madeBy: 'spawn',
    methods: {
      wait: switching('timeout'),
      link: { switches: true },
      unlink: { switches: false },
      kill: { switches: true },
      cancel: { switches: true },
    },
    attributes: {},
  },
  get_hub: { kind: 'function', parameters: [], switches: false },
  Hub: {
    kind: 'class',
    parameters: [],
    madeBy: 'get_hub',
    methods: {
      switch: { switches: true },
      schedule_call_global: { switches: false },
      schedule_call_local: { switches: false },
      clock: plain(),
      abort: switching('wait'),
    },
    attributes: { greenlet: read, running: read },
  },
  Timer: {
    kind: 'class',
    parameters: [],
    madeBy: 'schedule_call_global',
    methods: { cancel: { switches: true } },
    attributes: { pending: read },
  },
  /** The exceptions that the hub has reported, where nobody handled them: eventlet writes them to stderr. */
  reported: { kind: 'function', parameters: [], switches: false },
  Event: {
    kind: 'class',
    parameters: [],
    methods: {
      send: plain('result', 'exc'),
      send_exception: { switches: false },
      wait: switching('timeout'),
      ready: plain(),
      has_result: plain(),
      has_exception: plain(),
      poll: switching('notready'),
      poll_result: switching('notready'),
      poll_exception: switching('notready'),
      reset: plain(),
    },
    attributes: {},
  },
  Semaphore: { kind: 'class', parameters: ['value'], ...semaphore },
  BoundedSemaphore: { kind: 'class', parameters: ['value'], ...semaphore },
  CappedSemaphore: { kind: 'class', parameters: ['count', 'limit'], ...semaphore },
  Timeout: {
    kind: 'exception',
    base: 'BaseException',
    methods: { start: plain(), cancel: { switches: true }, ...manages },
    attributes: { pending: read, seconds: read, exception: read },
  },
  GreenPool: {
    kind: 'class',
    parameters: ['size'],
    methods: {
      spawn: { switches: true },
      spawn_n: { switches: true },
      waitall: switching(),
      running: plain(),
      free: plain(),
      waiting: plain(),
      resize: plain('size'),
      imap: { switches: false },
      starmap: plain('function', 'iterable'),
    },
    attributes: { size: read, coroutines_running: read },
  },
  GreenPile: {
    kind: 'class',
    parameters: ['size_or_pool'],
    methods: { spawn: { switches: true } },
    attributes: { pool: read },
  },
  GreenMap: { kind: 'class', parameters: [], methods: {}, attributes: {}, madeBy: 'imap' },
  with_timeout: { kind: 'function', switches: true },
  is_timeout: { kind: 'function', parameters: ['obj'], switches: false },
  Pool: pool,
  TokenPool: pool,
  Token: { kind: 'class', parameters: [], madeBy: 'TokenPool', methods: {}, attributes: {} },
  LightQueue: { kind: 'class', parameters: ['maxsize'], ...queue },
  Queue: { kind: 'class', parameters: ['maxsize'], ...taskQueue },
  LifoQueue: { kind: 'class', parameters: ['maxsize'], ...taskQueue },
  PriorityQueue: { kind: 'class', parameters: ['maxsize'], ...taskQueue },
  Full: { kind: 'exception', base: 'Exception' },
  Empty: { kind: 'exception', base: 'Exception' },
};

/** What gives objects of which each step of an iteration may switch. */
export const givesIterators: ReadonlySet<string> = new Set(['GreenPile', 'imap', 'starmap']);

/** The exception classes of Python that scenarios may name, each with its base class. */
export const exceptionBases: Readonly<Record<string, string | null>> = {
  BaseException: null,
  Exception: 'BaseException',
  KeyboardInterrupt: 'BaseException',
  SystemExit: 'BaseException',
  GeneratorExit: 'BaseException',
  ArithmeticError: 'Exception',
  ZeroDivisionError: 'ArithmeticError',
  OverflowError: 'ArithmeticError',
  AssertionError: 'Exception',
  AttributeError: 'Exception',
  LookupError: 'Exception',
  IndexError: 'LookupError',
  KeyError: 'LookupError',
  MemoryError: 'Exception',
  NameError: 'Exception',
  UnboundLocalError: 'NameError',
  RuntimeError: 'Exception',
  RecursionError: 'RuntimeError',
  NotImplementedError: 'RuntimeError',
  StopIteration: 'Exception',
  SystemError: 'Exception',
  TypeError: 'Exception',
  ValueError: 'Exception',
};

/** Classes by which Python and the libraries report misuse: no rule prescribes their texts, so no trace shows them. */
export const textless: ReadonlySet<string> = new Set([
  'TypeError',
  'AttributeError',
  'NameError',
  'UnboundLocalError',
  'ValueError',
  'RuntimeError',
  'RecursionError',
  'SystemError',
  'IndexError',
  'ZeroDivisionError',
  'OverflowError',
  'MemoryError',
  'AssertionError',
  'NotImplementedError',
]);

/** The builtin functions, with the keywords that each takes. */
export const builtins: Readonly<Record<string, readonly string[]>> = {
  print: [],
  len: [],
  range: [],
  isinstance: [],
  sorted: ['key', 'reverse'],
  list: [],
  tuple: [],
  dict: [],
  str: [],
  repr: [],
  bool: [],
  int: [],
  type: [],
  iter: [],
  next: [],
  enumerate: [],
  abs: [],
  max: [],
  min: [],
  sum: [],
};

/** The fewest and the most positional arguments of each builtin function. */
export const builtinArity: Readonly<Record<string, readonly [number, number]>> = {
  print: [0, Infinity],
  len: [1, 1],
  range: [1, 3],
  isinstance: [2, 2],
  sorted: [1, 1],
  list: [0, 1],
  tuple: [0, 1],
  dict: [0, 1],
  str: [0, 1],
  repr: [1, 1],
  bool: [0, 1],
  int: [0, 1],
  type: [1, 1],
  iter: [1, 2],
  next: [1, 2],
  enumerate: [1, 2],
  abs: [1, 1],
  max: [1, Infinity],
  min: [1, Infinity],
  sum: [1, 2],
};

/**
 * Python's other builtins. A scenario must not bind them at its top level: where such a variable is unbound,
 * Python finds the builtin, and with `eval` all of the machine.
 */
export const pythonBuiltins: ReadonlySet<string> = new Set(
  (
    'Ellipsis NotImplemented aiter all anext any ascii bin breakpoint bytearray bytes callable chr classmethod compile complex copyright ' +
    'credits delattr dir divmod eval exec exit filter float format frozenset getattr globals hasattr hash help hex id input issubclass ' +
    'license locals map memoryview object oct open ord pow property quit reversed round set setattr slice staticmethod super vars zip'
  ).split(' '),
);

/** Builtin types that may stand where a value is expected: `isinstance(x, tuple)`. */
export const builtinTypes: ReadonlySet<string> = new Set(['list', 'tuple', 'dict', 'str', 'bool', 'int']);

/** The methods of lists and dicts that scenarios may call. */
export const containerMethods: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'pop',
  'remove',
  'reverse',
  'clear',
  'copy',
  'count',
  'index',
  'items',
  'keys',
  'values',
  'update',
]);

/** The methods of all classes of the API, by name. */
export const apiMethods: ReadonlyMap<string, ApiMethod> = new Map(
  Object.values(api).flatMap((entry) => ('methods' in entry ? Object.entries(entry.methods ?? {}) : [])),
);

/** The data attributes of all classes of the API, by name. */
export const apiAttributes: ReadonlyMap<string, ApiAttribute> = new Map(
  Object.values(api).flatMap((entry) => ('attributes' in entry ? Object.entries(entry.attributes ?? {}) : [])),
);

/**
 * What attributes of a scenario's own must not be called: Python has them somewhere, on texts, frames, exceptions or
 * classes, or JavaScript on every object.
 */
const takenAttributes: ReadonlySet<string> = new Set(
  (
    'args capitalize casefold center close code conjugate decode denominator derive encode encoding end endswith errno exceptions expandtabs ' +
    'filename filename2 find format fromhex fromkeys hex imag isalnum isalpha isascii isdecimal isdigit isdisjoint isidentifier islower ' +
    'isnumeric isprintable isspace istitle isupper join lineno ljust lower lstrip maketrans mapping mro msg name numerator obj object offset ' +
    'partition path popitem real reason removeprefix removesuffix replace reset rfind rindex rjust rpartition rsplit rstrip send setdefault sort ' +
    'split splitlines start startswith step stop strerror strip subgroup swapcase text title translate upper value var zfill MISSING ' +
    'aclose asend athrow deleter getter setter apply arguments bind call caller cause constructor label length message prototype signature stack then toLocaleString toString valueOf ' +
    'hasOwnProperty isPrototypeOf propertyIsEnumerable'
  ).split(' '),
);

/** Whether scenarios may have an attribute of that name of their own, on green threads, exceptions and functions. */
export const isOwnAttribute = (id: string): boolean =>
  /^[A-Za-z][A-Za-z0-9]*$/.test(id) &&
  !takenAttributes.has(id) &&
  !apiMethods.has(id) &&
  !apiAttributes.has(id) &&
  !containerMethods.has(id) &&
  !isReserved(id);

const reserved: ReadonlySet<string> = new Set([api, builtins, exceptionBases].flatMap((names) => Object.keys(names)));

/** Whether a scenario may use `id` without binding it, and so must not bind it. */
export const isReserved = (id: string): boolean => reserved.has(id);
