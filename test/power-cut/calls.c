/*
 * Stands in the place of the C library's functions that change files, for the disk that forgets (platter.c).
 *
 *   WM_SHIM_FOLDER     the data folder, as an absolute path without links, flat
 *   WM_SHIM_PLATTER    made if it is missing; then everything that lies in the data folder counts as synced.
 *                      If it is there, what differs from it counts as written and not synced
 *   WM_SHIM_LOST=1     ... or as lost: syncs failed, and the system took the pages for clean (Linux does)
 *   WM_SHIM_SYNC_MS    each sync takes this long before it does anything
 *   WM_SHIM_CUT=n:p    in the n-th sync, after p of 1000 parts of it, the process ends as by SIGKILL
 *   WM_SHIM_FULL       while this file exists, the disk is full: no file grows once all together have as many bytes as
 *                      the number in it says
 *   WM_SHIM_EIO        while this file exists, every sync fails with EIO, and what it should have saved is lost
 */
#include "platter.h"
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *full, *eio;
static long sync_ms;
static unsigned long cut_at, cut_after;

__attribute__((constructor)) static void start(void) {
  const char *cut = getenv("WM_SHIM_CUT"), *ms = getenv("WM_SHIM_SYNC_MS");
  const char *of = getenv("WM_SHIM_FOLDER"), *platter = getenv("WM_SHIM_PLATTER");
  if (ms) sync_ms = atol(ms);
  if (cut) sscanf(cut, "%lu:%lu", &cut_at, &cut_after);
  full = getenv("WM_SHIM_FULL");
  eio = getenv("WM_SHIM_EIO");
  if (of && platter) open_platter(of, platter);
}

static int is_watched_path(const char *path) {
  size_t length = folder ? strlen(folder) : 0;
  return length && !strncmp(path, folder, length) && path[length] == '/' && !strchr(path + length + 1, '/');
}

static int opened(const char *path, int flags, mode_t mode) {
  struct stat before, after;
  if (!is_watched_path(path) || !(flags & (O_CREAT | O_TRUNC))) return NEXT(open64)(path, flags, mode);
  pthread_mutex_lock(&lock);
  int was_there = stat(path, &before) == 0;
  int fd = NEXT(open64)(path, flags, mode);
  if (fd >= 0 && !was_there && fstat(fd, &after) == 0 && S_ISREG(after.st_mode)) new_file(after.st_ino);
  if (fd >= 0 && was_there && flags & O_TRUNC && file_of(before.st_ino))
    touched(file_of(before.st_ino), 0, before.st_size);
  pthread_mutex_unlock(&lock);
  return fd;
}

#define MODE_OF(flags)                   \
  mode_t mode = 0;                       \
  if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest;                        \
    va_start(rest, flags);               \
    mode = va_arg(rest, mode_t);         \
    va_end(rest);                        \
  }

int open64(const char *path, int flags, ...) {
  MODE_OF(flags)
  return opened(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  MODE_OF(flags)
  return opened(path, flags, mode);
}

int creat(const char *path, mode_t mode) { return opened(path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

int openat(int where, const char *path, int flags, ...) {
  static int (*real)(int, const char *, int, ...);
  MODE_OF(flags)
  if (where == AT_FDCWD || path[0] == '/') return opened(path, flags, mode);
  if (!real) real = dlsym(RTLD_NEXT, "openat");
  return real(where, path, flags, mode);
}

static int is_full(off64_t growth) {
  char digits[32] = {0};
  int fd = full ? NEXT(open64)(full, O_RDONLY) : -1;
  if (fd < 0) return 0;
  ssize_t length = read(fd, digits, sizeof digits - 1);
  close(fd);
  return length >= 0 && used() + growth > atoll(digits);
}

/** Before a write to a watched file: the lock is held, unless the disk is full. */
static int may_write(const struct stat *at, off64_t end) {
  pthread_mutex_lock(&lock);
  if (end <= at->st_size || !is_full(end - at->st_size)) return 1;
  pthread_mutex_unlock(&lock);
  errno = ENOSPC;
  return 0;
}

static ssize_t wrote(struct file *file, off64_t at, ssize_t bytes) {
  int error = errno;
  if (bytes > 0) touched(file, at, at + bytes);
  counts->writes += 1;
  pthread_mutex_unlock(&lock);
  errno = error;
  return bytes;
}

static off64_t place_of(int fd, const struct stat *at) {
  return fcntl(fd, F_GETFL) & O_APPEND ? at->st_size : lseek64(fd, 0, SEEK_CUR);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t place) {
  struct stat at;
  struct file *file = watched(fd, &at);
  if (!file) return NEXT(pwrite64)(fd, bytes, length, place);
  if (!may_write(&at, place + (off64_t)length)) return -1;
  return wrote(file, place, NEXT(pwrite64)(fd, bytes, length, place));
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t place) { return pwrite64(fd, bytes, length, place); }

ssize_t write(int fd, const void *bytes, size_t length) {
  struct stat at;
  struct file *file = watched(fd, &at);
  if (!file) return NEXT(write)(fd, bytes, length);
  off64_t place = place_of(fd, &at);
  if (!may_write(&at, place + (off64_t)length)) return -1;
  return wrote(file, place, NEXT(write)(fd, bytes, length));
}

ssize_t writev(int fd, const struct iovec *parts, int many) {
  struct stat at;
  struct file *file = watched(fd, &at);
  if (!file) return NEXT(writev)(fd, parts, many);
  off64_t place = place_of(fd, &at), length = 0;
  for (int i = 0; i < many; i++) length += parts[i].iov_len;
  if (!may_write(&at, place + length)) return -1;
  return wrote(file, place, NEXT(writev)(fd, parts, many));
}

int ftruncate64(int fd, off64_t length) {
  struct stat at;
  struct file *file = watched(fd, &at);
  if (!file) return NEXT(ftruncate64)(fd, length);
  if (!may_write(&at, length)) return -1;
  // The bytes that go, should the file grow again before the next sync; and the new length itself.
  off64_t shorter = length < at.st_size ? length : at.st_size, longer = length < at.st_size ? at.st_size : length;
  return wrote(file, shorter, NEXT(ftruncate64)(fd, length) == 0 ? longer - shorter : -1) < 0 ? -1 : 0;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

static void take(long ms) {
  struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
  nanosleep(&time, NULL);
}

static int synced(int fd, int (*real)(int)) {
  struct stat at = {0};
  struct file *file = watched(fd, &at);
  int is_folder = is_watched_folder(&at);
  if (!file && !is_folder) return real(fd);
  if (sync_ms) take(sync_ms);
  pthread_mutex_lock(&lock);
  counts->syncs += 1;
  int is_cut = counts->syncs == cut_at, fails = exists(eio);
  unsigned long parts = is_cut ? cut_after : ALL;
  if (fails && file) file->from = file->to = 0;
  if (!fails && file) save_content(file, fd, parts);
  // A folder's sector is written or it is not.
  if (!fails && is_folder && parts > ALL / 2) save_names();
  if (!fails && is_folder) counts->folder_syncs += 1;
  if (is_cut) kill(getpid(), SIGKILL);
  pthread_mutex_unlock(&lock);
  errno = EIO;
  return fails ? -1 : 0;
}

int fsync(int fd) { return synced(fd, NEXT(fsync)); }

int fdatasync(int fd) { return synced(fd, NEXT(fdatasync)); }

void *mmap64(void *where, size_t length, int rights, int flags, int fd, off64_t offset) {
  char here[64], path[PATH_MAX];
  struct stat at;
  if (fd >= 0 && flags & MAP_SHARED && rights & PROT_WRITE && watched(fd, &at)) {
    snprintf(here, sizeof here, "/proc/self/fd/%d", fd);
    ssize_t end = readlink(here, path, sizeof path - 1);
    path[end < 0 ? 0 : end] = 0;
    if (end < 4 || strcmp(path + end - 4, "-shm")) give_up("a file is mapped for writing, which this disk cannot see");
  }
  return NEXT(mmap64)(where, length, rights, flags, fd, offset);
}

void *mmap(void *where, size_t length, int rights, int flags, int fd, off_t offset) {
  return mmap64(where, length, rights, flags, fd, offset);
}
