// kernel COLUMNS TICKS LOTS REPEATS full|sums: minute bars of trades that are in memory already; the median time.
#include <string.h>
#include "columns.h"
#include "minute-bars.h"

static int ascending(const void *a, const void *b) {
  const double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  size_t rows;
  const int file = open_columns(arguments[1], &rows);
  double *const time = malloc(rows * 8), *const price = malloc(rows * 8), *const size = malloc(rows * 8);
  int8_t *const side = malloc(rows);
  for (size_t first = 0; first < rows;) {
    first += read_block(file, first, rows, time + first, price + first, size + first, side + first);
  }
  to_units(price, price, rows, atof(arguments[2]));
  to_units(size, size, rows, atof(arguments[3]));
  const int repeats = atoi(arguments[4]), sums_only = strcmp(arguments[5], "sums") == 0;
  double *const seconds = malloc((size_t)repeats * sizeof(double));
  Bars bars = {0};
  for (int repeat = 0; repeat < repeats; repeat += 1) {
    bars.length = 0;
    const double start = seconds_now();
    add_trades(&bars, time, price, size, side, rows, sums_only);
    seconds[repeat] = seconds_now() - start;
  }
  qsort(seconds, (size_t)repeats, sizeof(double), ascending);
  double volume = 0, delta = 0, least = 0, most = 0, high = 0, trades = 0;
  for (size_t index = 0; index < bars.length; index += 1) {
    const Bar *const bar = &bars.bars[index];
    volume += bar->volume;
    delta += bar->delta;
    least += bar->delta_min;
    most += bar->delta_max;
    high += bar->high - bar->low;
    trades += bar->trades;
  }
  printf("{\"seconds\":%.9f,\"result\":\"%zu %.0f %.0f %.0f", seconds[repeats / 2], bars.length, trades, volume, delta);
  if (!sums_only) printf(" %.0f %.0f %.0f", least, most, high);
  printf("\"}\n");
  report_usage();
}
