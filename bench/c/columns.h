// Blocks of columns as csv-to-columns writes them: 65,536 rows each but for the last; time, price, size, id, side.
#pragma once
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>
#include "usage.h"

#define BLOCK_ROWS 65536
#define ROW_BYTES 33

static int open_columns(const char *path, size_t *rows) {
  struct stat about;
  const int file = open(path, O_RDONLY);
  if (file < 0 || fstat(file, &about) != 0) fail(path);
  *rows = (size_t)about.st_size / ROW_BYTES;
  return file;
}

static void read_at(int file, void *into, size_t bytes, size_t offset) {
  if (pread(file, into, bytes, (off_t)offset) != (ssize_t)bytes) fail("columns");
}

/** Reads what bars are made of: every column but the ids. Answers the rows that were read. */
static size_t read_block(int file, size_t first, size_t rows, double *time, double *price, double *size, int8_t *side) {
  const size_t count = rows - first < BLOCK_ROWS ? rows - first : BLOCK_ROWS;
  const size_t bytes = count * sizeof(double), start = first * ROW_BYTES;
  read_at(file, time, bytes, start);
  read_at(file, price, bytes, start + bytes);
  read_at(file, size, bytes, start + 2 * bytes);
  read_at(file, side, count, start + 4 * bytes);
  return count;
}
