// csv-to-columns OUT CSV…: rows to blocks of five columns, 33 bytes a row. No checksum, no sorting, no metadata.
#define _GNU_SOURCE
#include <sys/uio.h>
#include "csv-rows.h"

static int out;

static void write_block(const Block *rows) {
  const size_t bytes = rows->rows * sizeof(double);
  const struct iovec parts[] = {
      {(void *)rows->time, bytes}, {(void *)rows->price, bytes},     {(void *)rows->size, bytes},
      {(void *)rows->id, bytes},   {(void *)rows->side, rows->rows},
  };
  if (writev(out, parts, 5) != (ssize_t)(4 * bytes + rows->rows)) fail("write");
}

int main(int count, char **arguments) {
  out = open(arguments[1], O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (out < 0) fail(arguments[1]);
  read_files(arguments + 2, count - 2, write_block);
  close(out);
  report_usage();
}
