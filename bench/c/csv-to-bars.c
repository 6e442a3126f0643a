// csv-to-bars OUT TICKS LOTS CSV…: rows to minute bars in one pass.
#define _GNU_SOURCE
#include "csv-rows.h"
#include "minute-bars.h"

static Bars bars;
static double ticks, lots;

static void add_block(const Block *rows) {
  static double price[BLOCK_ROWS], size[BLOCK_ROWS];
  to_units(rows->price, price, rows->rows, ticks);
  to_units(rows->size, size, rows->rows, lots);
  add_trades(&bars, rows->time, price, size, rows->side, rows->rows, 0);
}

int main(int count, char **arguments) {
  ticks = atof(arguments[2]);
  lots = atof(arguments[3]);
  read_files(arguments + 4, count - 4, add_block);
  write_bars(&bars, arguments[1], ticks, lots);
  report_usage();
}
