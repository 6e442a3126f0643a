// Rows of Binance's spot aggTrades dumps into columns: the algorithm of wasm/plain-rows.ts, eight bytes at a time, every
// digit and separator checked. A row it refuses ends the program: there is nobody behind it to ask.
#pragma once
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>
#include "usage.h"

#define BLOCK_ROWS 65536
#define CHUNK_BYTES (1 << 20)

typedef struct {
  double time[BLOCK_ROWS];
  double price[BLOCK_ROWS];
  double size[BLOCK_ROWS];
  double id[BLOCK_ROWS];
  int8_t side[BLOCK_ROWS];
  size_t rows;
} Block;

static Block block;

/** Takes a full block, or the last one. */
typedef void (*Sink)(const Block *block);

static const uint64_t POWERS_OF_TEN[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
#define ZEROS 0x3030303030303030ull

static inline uint64_t load8(const uint8_t *at) {
  uint64_t eight;
  memcpy(&eight, at, 8);
  return eight;
}

static inline unsigned digit_count(uint64_t eight) {
  const uint64_t wrong = ((eight & 0xf0f0f0f0f0f0f0f0ull) ^ ZEROS) |
                         (((eight + 0x0606060606060606ull) & 0xf0f0f0f0f0f0f0f0ull) ^ ZEROS);
  return wrong == 0 ? 8 : (unsigned)__builtin_ctzll(wrong) >> 3;
}

static inline uint64_t eight_digits(uint64_t digits) {
  const uint64_t pairs = digits * 10 + (digits >> 8);
  const uint64_t odd = (pairs & 0x000000ff000000ffull) * 0x000f424000000064ull;
  const uint64_t even = ((pairs >> 16) & 0x000000ff000000ffull) * 0x0000271000000001ull;
  return (odd + even) >> 32;
}

static inline uint64_t leading_digits(uint64_t eight, unsigned count) {
  return eight_digits((eight - ZEROS) << ((8 - count) << 3));
}

static inline const uint8_t *read_integer(const uint8_t *at, uint64_t *value) {
  const uint64_t first = load8(at);
  const unsigned count = digit_count(first);
  if (count == 0) return NULL;
  *value = leading_digits(first, count);
  if (count < 8) return at + count;
  const uint64_t second = load8(at + 8);
  const unsigned more = digit_count(second);
  if (more == 0) return at + 8;
  *value = *value * POWERS_OF_TEN[more] + leading_digits(second, more);
  return at + 8 + more;
}

static inline const uint8_t *read_decimal(const uint8_t *at, double *value) {
  const uint64_t first = load8(at);
  const unsigned count = digit_count(first);
  if (count == 0 || at[count] != '.') return NULL;
  const uint64_t second = load8(at + count + 1);
  const unsigned more = digit_count(second);
  const uint64_t fraction = more == 8 ? second - ZEROS : (second - ZEROS) & ((1ull << (more << 3)) - 1);
  const uint64_t mantissa = leading_digits(first, count) * 100000000 + eight_digits(fraction);
  if (mantissa == 0 || mantissa > 999999999999999ull) return NULL;
  *value = (double)mantissa / 1e8;
  return at + count + 1 + more;
}

static inline const uint8_t *read_flag(const uint8_t *at, int *is_true) {
  uint32_t word;
  memcpy(&word, at, 4);
  *is_true = word == 0x65757254u;
  const int is_false = word == 0x736c6146u && at[4] == 'e';
  return (*is_true | is_false) == 0 ? NULL : at + 5 - *is_true;
}

/** Reads one row to the end of its line; NULL where it is refused. */
static inline const uint8_t *read_row(const uint8_t *at, Block *out) {
  const size_t row = out->rows;
  uint64_t id, fill, time;
  int is_maker, is_best;
  if ((at = read_integer(at, &id)) == NULL || *at != ',') return NULL;
  if ((at = read_decimal(at + 1, &out->price[row])) == NULL || *at != ',') return NULL;
  if ((at = read_decimal(at + 1, &out->size[row])) == NULL || *at != ',') return NULL;
  if ((at = read_integer(at + 1, &fill)) == NULL || *at != ',') return NULL;
  if ((at = read_integer(at + 1, &fill)) == NULL || *at != ',') return NULL;
  const uint8_t *const start = at + 1;
  if ((at = read_integer(start, &time)) == NULL || *at != ',' || at - start != 16) return NULL;
  if ((at = read_flag(at + 1, &is_maker)) == NULL || *at != ',') return NULL;
  if ((at = read_flag(at + 1, &is_best)) == NULL || *at != '\n') return NULL;
  out->time[row] = (double)time;
  out->id[row] = (double)id;
  out->side[row] = (int8_t)(1 - 2 * is_maker);
  return at + 1;
}

/** Reads a file in chunks and hands its rows over by the block; rows that do not fill one stay for the next file. */
static void read_file(const char *path, Sink sink) {
  static uint8_t buffer[2 * CHUNK_BYTES + 64];
  const int file = open(path, O_RDONLY);
  if (file < 0) fail(path);
  size_t kept = 0;
  for (;;) {
    const ssize_t length = read(file, buffer + kept, CHUNK_BYTES);
    if (length < 0) fail(path);
    if (length == 0) break;
    const uint8_t *const end = buffer + kept + length;
    const uint8_t *const last = memrchr(buffer, '\n', (size_t)(end - buffer));
    const uint8_t *at = buffer;
    while (last != NULL && at <= last) {
      at = read_row(at, &block);
      if (at == NULL) {
        fprintf(stderr, "%s: a row that is not plain\n", path);
        exit(1);
      }
      if (++block.rows == BLOCK_ROWS) {
        sink(&block);
        block.rows = 0;
      }
    }
    kept = (size_t)(end - at);
    memmove(buffer, at, kept);
  }
  close(file);
}

static void read_files(char **paths, int count, Sink sink) {
  for (int index = 0; index < count; index += 1) read_file(paths[index], sink);
  if (block.rows > 0) sink(&block);
}
