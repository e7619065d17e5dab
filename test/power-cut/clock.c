/*
 * A clock that is wrong, preloaded beside calls.c: WM_SHIM_CLOCK says how many seconds since 1970 the machine's clock
 * shows at the start. From there it goes on at its pace; clocks that only measure time that went by are left alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static int (*real_clock)(clockid_t, struct timespec *);
static time_t shift;

__attribute__((constructor)) static void start(void) {
  const char *seconds = getenv("WM_SHIM_CLOCK");
  struct timespec now;
  if (seconds && clock_gettime(CLOCK_REALTIME, &now) == 0) shift = atol(seconds) - now.tv_sec;
}

int clock_gettime(clockid_t which, struct timespec *now) {
  if (!real_clock) real_clock = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = real_clock(which, now);
  if (result == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) now->tv_sec += shift;
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec at;
  (void)zone;
  if (clock_gettime(CLOCK_REALTIME, &at) < 0) return -1;
  *now = (struct timeval){.tv_sec = at.tv_sec, .tv_usec = at.tv_nsec / 1000};
  return 0;
}

time_t time(time_t *now) {
  struct timespec at;
  clock_gettime(CLOCK_REALTIME, &at);
  if (now) *now = at.tv_sec;
  return at.tv_sec;
}
