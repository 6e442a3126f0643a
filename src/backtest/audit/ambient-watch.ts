/** The global object, or as much of one as is watched: what a strategy must not ask. */
export interface AmbientScope {
  /** The clock. */
  Date: DateConstructorLike;
  /** Chance. */
  readonly Math: ChanceLike;
  /** Another clock. */
  readonly performance?: ClockLike;
}

/** As much of `Math` as is watched. */
export interface ChanceLike {
  /** A number from 0 to below 1. */
  random: () => number;
}

/** As much of `performance` as is watched. */
export interface ClockLike {
  /** Now, ms. */
  now: () => number;
}

/** As much of `Date` as is watched. */
export interface DateConstructorLike {
  /** A date; without arguments it is now. */
  new (...args: never[]): object;
  /** Now, ms. */
  now(): number;
}

/**
 * Runs something while the clocks and the chance of a global object are watched, and puts them back, whatever happens.
 * @param used gets the name of everything that was asked.
 */
export function watchAmbient<Result>(scope: AmbientScope, used: Set<string>, run: () => Result): Result {
  const { Date: date, Math: math, performance } = scope;
  const { random } = math;
  const now = performance?.now;
  scope.Date = watchedDate(date, used);
  math.random = () => {
    used.add('Math.random()');
    return random.call(math);
  };
  if (performance !== undefined && now !== undefined) {
    performance.now = () => {
      used.add('performance.now()');
      return now.call(performance);
    };
  }
  try {
    return run();
  } finally {
    scope.Date = date;
    math.random = random;
    if (performance !== undefined && now !== undefined) performance.now = now;
  }
}

function watchedDate(date: DateConstructorLike, used: Set<string>): DateConstructorLike {
  return new Proxy(date, {
    construct: (target, args: never[], newTarget) => {
      if (args.length === 0) used.add('new Date()');
      return Reflect.construct(target, args, newTarget) as object;
    },
    apply: (target, self, args: never[]) => {
      used.add('Date()');
      return Reflect.apply(target as unknown as () => unknown, self, args) as unknown;
    },
    get: (target, name) => {
      if (name === 'now') used.add('Date.now()');
      return Reflect.get(target, name) as unknown;
    },
  });
}
