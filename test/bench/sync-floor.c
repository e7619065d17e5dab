/*
 * What one append + fdatasync costs on this disk, and nothing else.
 *
 *   sync-floor <file> <count> <bytes>   prints one duration per line, in microseconds, and removes the file
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

int main(int count, char **words) {
  if (count < 4) return 2;
  int times = atoi(words[2]), length = atoi(words[3]);
  int file = open(words[1], O_CREAT | O_TRUNC | O_WRONLY, 0644);
  char *row = malloc(length);
  memset(row, 'x', length);
  for (int n = 0; n < times; n++) {
    double before = now_us();
    if (write(file, row, length) != length || fdatasync(file) != 0) return 1;
    printf("%.1f\n", now_us() - before);
  }
  unlink(words[1]);
  return 0;
}
