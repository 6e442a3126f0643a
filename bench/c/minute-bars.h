// Minute bars of sorted trades in ticks and lots: gallop to the end of the minute, then one loop for each kind of sum. It
// gives what the engine gives: prices, volume, delta with its path, turnover and count.
#pragma once
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define MINUTE_US 60000000.0

typedef struct {
  double time, open, high, low, close, volume, delta, delta_min, delta_max, turnover, trades;
} Bar;

typedef struct {
  Bar *bars;
  size_t length, capacity;
} Bars;

static inline size_t minute_end(const double *time, size_t from, size_t to, double end) {
  size_t step = 1;
  while (from + step < to && time[from + step] < end) step *= 2;
  size_t low = from + step / 2, high = from + step < to ? from + step : to;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (time[middle] < end) low = middle + 1;
    else high = middle;
  }
  return low;
}

static inline Bar *bar_at(Bars *out, double minute, double price) {
  if (out->length > 0 && out->bars[out->length - 1].time == minute) return &out->bars[out->length - 1];
  if (out->length == out->capacity) {
    out->capacity = out->capacity == 0 ? 4096 : 2 * out->capacity;
    out->bars = realloc(out->bars, out->capacity * sizeof(Bar));
  }
  Bar *const bar = &out->bars[out->length++];
  *bar = (Bar){.time = minute, .open = price, .high = price, .low = price, .close = price};
  return bar;
}

static void add_sums(Bar *bar, const double *size, const int8_t *side, size_t rows) {
  double volume = 0, delta = 0;
  for (size_t row = 0; row < rows; row += 1) {
    volume += size[row];
    delta += size[row] * side[row];
  }
  bar->volume += volume;
  bar->delta += delta;
}

static void add_path(Bar *bar, const double *size, const int8_t *side, size_t rows) {
  double delta = bar->delta, least = bar->delta_min, most = bar->delta_max, volume = 0;
  for (size_t row = 0; row < rows; row += 1) {
    volume += size[row];
    delta += size[row] * side[row];
    most = delta > most ? delta : most;
    least = delta < least ? delta : least;
  }
  bar->volume += volume;
  bar->delta = delta;
  bar->delta_min = least;
  bar->delta_max = most;
}

static void add_prices(Bar *bar, const double *price, const double *size, size_t rows) {
  double high = bar->high, low = bar->low, turnover = 0;
  for (size_t row = 0; row < rows; row += 1) {
    high = price[row] > high ? price[row] : high;
    low = price[row] < low ? price[row] : low;
    turnover += price[row] * size[row];
  }
  bar->high = high;
  bar->low = low;
  bar->close = price[rows - 1];
  bar->turnover += turnover;
}

/** Adds trades that follow the earlier ones. `sums_only`: volume, delta and count, and no more. */
static void add_trades(Bars *out, const double *time, const double *price, const double *size, const int8_t *side,
                       size_t rows, int sums_only) {
  for (size_t from = 0; from < rows;) {
    const double minute = (double)(int64_t)(time[from] / MINUTE_US) * MINUTE_US;
    const size_t to = minute_end(time, from, rows, minute + MINUTE_US);
    Bar *const bar = bar_at(out, minute, price[from]);
    bar->trades += (double)(to - from);
    if (sums_only) {
      add_sums(bar, size + from, side + from, to - from);
    } else {
      add_path(bar, size + from, side + from, to - from);
      add_prices(bar, price + from, size + from, to - from);
    }
    from = to;
  }
}

/** Natural numbers to integer units, exactly: the quotient of two integers times the divisor rounds to the dividend. */
static inline void to_units(const double *values, double *units, size_t rows, double units_per_one) {
  for (size_t row = 0; row < rows; row += 1) units[row] = __builtin_rint(values[row] * units_per_one);
}

static inline void write_bars(const Bars *bars, const char *path, double ticks, double lots) {
  FILE *const file = fopen(path, "w");
  if (file == NULL) exit(1);
  for (size_t index = 0; index < bars->length; index += 1) {
    const Bar *const bar = &bars->bars[index];
    fprintf(file, "%.0f,%.8f,%.8f,%.8f,%.8f,%.8f,%.8f,%.0f\n", bar->time, bar->open / ticks, bar->high / ticks,
            bar->low / ticks, bar->close / ticks, bar->volume / lots, bar->delta / lots, bar->trades);
  }
  fclose(file);
}
