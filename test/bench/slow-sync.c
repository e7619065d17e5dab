/*
 * A library to preload: makes each fsync and fdatasync of a program as slow as a poor disk's, after the real sync.
 *
 *   SLOW_SYNC_US   microseconds added to each sync
 *   STALL_EVERY    each how-manieth sync stalls 500 ms
 *   STALL_LOG      a file that gets one byte per stall, so that they can be counted
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { STALL_US = 500000 };

static atomic_int syncs;

static void note_stall(void) {
  const char *path = getenv("STALL_LOG");
  int file = path ? open(path, O_CREAT | O_APPEND | O_WRONLY, 0644) : -1;
  if (file < 0) return;
  if (write(file, ".", 1) != 1) abort();
  close(file);
}

static void delay(void) {
  const char *each = getenv("SLOW_SYNC_US"), *every = getenv("STALL_EVERY");
  int nth = atomic_fetch_add(&syncs, 1) + 1;
  int stalls = every && atoi(every) > 0 && nth % atoi(every) == 0;
  if (stalls) note_stall();
  useconds_t us = (each ? atoi(each) : 0) + (stalls ? STALL_US : 0);
  if (us > 0) usleep(us);
}

static int slowly(const char *name, int file) {
  int (*sync_)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
  int result = sync_(file);
  delay();
  return result;
}

int fdatasync(int file) { return slowly("fdatasync", file); }
int fsync(int file) { return slowly("fsync", file); }
