/** Settings by their names, as texts of the command line. */
export type Settings = Readonly<Record<string, string>>;

/** A setting that a sweep varies. */
export interface Dimension {
  /** Its name: that of an option of `cvdlab backtest`, such as `minSize`. */
  readonly name: string;
  /** The texts it takes, at least one, none twice. `none` leaves an option out that has no default. */
  readonly values: readonly string[];
  /** Whether neighbours in the list are neighbours in meaning: 10, 20, 30 are, `market`, `limit` are not. */
  readonly isOrdered: boolean;
}

/** What the text of a setting has to be. A setting that is not given has the text `none`. */
export type SettingTest =
  | {
      /** One of these. */
      readonly oneOf: readonly string[];
    }
  | {
      /** Anything but these. */
      readonly noneOf: readonly string[];
    };

/** Leaves out what makes no sense: a cell that fits all of `if` is tried only when it fits all of `then` as well. */
export interface Condition {
  /** Which cells it is about, by settings. */
  readonly if: Readonly<Record<string, SettingTest>>;
  /** What has to hold for them, by settings. */
  readonly then: Readonly<Record<string, SettingTest>>;
}

/** Everything that a sweep may try: fixed settings, settings with a list of texts each, and which combinations make sense. */
export interface SweepSpace {
  /** Settings that all cells have. */
  readonly base: Settings;
  /** Settings that vary: every combination of their values is a cell, unless a condition drops it. */
  readonly dimensions: readonly Dimension[];
  /** What makes a cell senseless. */
  readonly when: readonly Condition[];
}

/** One combination of settings. */
export interface Cell {
  /** 16 hexadecimal digits of the SHA-256 of its settings in canonical JSON. */
  readonly id: string;
  /** All its settings, defaults included, so that it does not depend on how its space says them. */
  readonly settings: Settings;
  /** By dimension of its space, the place of its value. */
  readonly position: readonly number[];
}
