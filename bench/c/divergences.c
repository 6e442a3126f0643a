// divergences BARS FIRST LAST REPEATS: the window rule for every lookback from FIRST to LAST in one pass over monotone
// stacks, as src/divergence/grid does. BARS holds the columns close, cvd and anchor one after the other.
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "usage.h"

typedef struct {
  uint32_t *items;
  size_t length, capacity;
} List;

typedef struct {
  uint32_t event, ref;
  double strength;
  int sign;
} Finding;

static const double *price, *cvd, *anchor;
static size_t bars, first_lookback, last_lookback, found, room;
static Finding *findings;
static List *lists;

static void push(List *list, uint32_t item) {
  if (list->length == list->capacity) {
    list->capacity = list->capacity == 0 ? 64 : 2 * list->capacity;
    list->items = realloc(list->items, list->capacity * sizeof(uint32_t));
  }
  list->items[list->length++] = item;
}

static size_t clamp(size_t lookback) {
  return lookback < first_lookback ? first_lookback : lookback > last_lookback + 1 ? last_lookback + 1 : lookback;
}

static void keep(size_t bar, size_t ref, int64_t beyond, int sign) {
  const double flow = cvd[bar] - cvd[ref];
  if (sign > 0 ? flow >= 0 : flow <= 0) return;
  const size_t from = clamp(bar - ref), to = clamp((size_t)((int64_t)bar - beyond));
  if (from >= to) return;
  if (found == room) {
    room = room == 0 ? 4096 : 2 * room;
    findings = realloc(findings, room * sizeof(Finding));
  }
  const double strength = cvd[ref] == 0 ? NAN : fabs(flow) / fabs(cvd[ref]) * 100;
  findings[found] = (Finding){(uint32_t)bar, (uint32_t)ref, strength, sign};
  for (size_t lookback = from; lookback < to; lookback += 1) push(&lists[lookback - first_lookback], (uint32_t)found);
  found += 1;
}

static size_t turn(size_t bar, size_t start, uint32_t *stack, size_t size, int sign) {
  const double value = sign * price[bar];
  while (size > 0 && sign * price[stack[size - 1]] < value) {
    size -= 1;
    // A window must be whole: it cannot reach further back than the stretch does.
    keep(bar, stack[size], size == 0 ? (int64_t)start - 1 : (int64_t)stack[size - 1], sign);
  }
  stack[size] = (uint32_t)bar;
  return size + 1;
}

static void scan(uint32_t *high, uint32_t *low) {
  size_t start = 0, highs = 0, lows = 0;
  found = 0;
  for (size_t index = 0; index <= last_lookback - first_lookback; index += 1) lists[index].length = 0;
  for (size_t bar = 0; bar < bars; bar += 1) {
    if (bar > 0 && anchor[bar] != anchor[bar - 1]) {
      start = bar;
      highs = lows = 0;
    }
    highs = turn(bar, start, high, highs, 1);
    lows = turn(bar, start, low, lows, -1);
  }
}

static int ascending(const void *a, const void *b) {
  const double left = *(const double *)a, right = *(const double *)b;
  return (left > right) - (left < right);
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  struct stat about;
  const int file = open(arguments[1], O_RDONLY);
  if (file < 0 || fstat(file, &about) != 0) fail(arguments[1]);
  double *const columns = malloc((size_t)about.st_size);
  if (read(file, columns, (size_t)about.st_size) != about.st_size) fail(arguments[1]);
  bars = (size_t)about.st_size / 24;
  price = columns;
  cvd = columns + bars;
  anchor = columns + 2 * bars;
  first_lookback = (size_t)atoi(arguments[2]);
  last_lookback = (size_t)atoi(arguments[3]);
  const int repeats = atoi(arguments[4]);
  double *const seconds = malloc((size_t)repeats * sizeof(double));
  for (int repeat = 0; repeat < repeats; repeat += 1) {
    const double begin = seconds_now();
    uint32_t *const high = malloc(bars * 4), *const low = malloc(bars * 4);
    lists = calloc(last_lookback - first_lookback + 1, sizeof(List));
    findings = NULL;
    room = 0;
    scan(high, low);
    seconds[repeat] = seconds_now() - begin;
    free(high);
    free(low);
    if (repeat + 1 == repeats) break;
    for (size_t index = 0; index <= last_lookback - first_lookback; index += 1) free(lists[index].items);
    free(lists);
    free(findings);
  }
  qsort(seconds, (size_t)repeats, sizeof(double), ascending);
  double strength = 0;
  for (size_t index = 0; index < found; index += 1) {
    if (!isnan(findings[index].strength)) strength += findings[index].strength;
  }
  printf("{\"seconds\":%.9f,\"result\":\"", seconds[repeats / 2]);
  for (size_t index = 0; index <= last_lookback - first_lookback; index += 25) {
    double events = 0;
    for (size_t item = 0; item < lists[index].length; item += 1) events += findings[lists[index].items[item]].event;
    printf("%zu:%zu:%.0f ", first_lookback + index, lists[index].length, events);
  }
  printf("\"}\n");
  fprintf(stderr, "%zu findings, strength %.3g\n", found, strength);
  report_usage();
}
