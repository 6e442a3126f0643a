// What every measured program says at its end: processor time and peak memory, to the file that BENCH_USAGE names.
#pragma once
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

static inline double seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/** Peak memory in KiB. What Linux calls maxrss a process inherits from the one that started it, however large that was. */
static inline long peak_kib(const struct rusage *usage) {
  long peak = usage->ru_maxrss;
  char line[256];
  FILE *const status = fopen("/proc/self/status", "r");
  if (status == NULL) return peak;
  while (fgets(line, sizeof line, status) != NULL) sscanf(line, "VmHWM: %ld kB", &peak);
  fclose(status);
  return peak;
}

static inline void report_usage(void) {
  const char *path = getenv("BENCH_USAGE");
  if (path == NULL) return;
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  const double cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                     (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  FILE *file = fopen(path, "w");
  if (file == NULL) return;
  fprintf(file, "{\"cpuSeconds\":%f,\"peakMiB\":%f}\n", cpu, (double)peak_kib(&usage) / 1024);
  fclose(file);
}

static inline void fail(const char *what) {
  perror(what);
  exit(1);
}
