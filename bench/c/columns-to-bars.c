// columns-to-bars OUT TICKS LOTS COLUMNS: minute bars of stored columns.
#include "columns.h"
#include "minute-bars.h"

static double times[BLOCK_ROWS], price[BLOCK_ROWS], size[BLOCK_ROWS];
static int8_t side[BLOCK_ROWS];

int main(int count, char **arguments) {
  if (count != 5) return 2;
  const double ticks = atof(arguments[2]), lots = atof(arguments[3]);
  size_t rows;
  const int file = open_columns(arguments[4], &rows);
  Bars bars = {0};
  for (size_t first = 0; first < rows;) {
    const size_t taken = read_block(file, first, rows, times, price, size, side);
    to_units(price, price, taken, ticks);
    to_units(size, size, taken, lots);
    add_trades(&bars, times, price, size, side, taken, 0);
    first += taken;
  }
  write_bars(&bars, arguments[1], ticks, lots);
  report_usage();
}
