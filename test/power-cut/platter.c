/*
 * A disk that forgets, preloaded into a gateway: beside the data folder it keeps what a power cut would leave of it.
 * What the program calls is caught in calls.c; ending it and putting the kept folder in place is left to disk.ts.
 *
 * What the program writes lands in its data folder as always: that is the page cache. Only a successful fsync or
 * fdatasync copies what was written since the last one to the platter:
 *
 *   <platter>/content/<inode>   what the disk holds of each file
 *   <platter>/disk/<name>       the names the disk knows, as hard links to those contents
 *
 * Names (a file created, renamed, deleted) reach the platter when the folder itself is synced, and never before. So at
 * any instant `disk` is what is left when the power goes, and SIGKILL from outside cuts it between two instructions:
 * a sync that has not returned has reached the platter in part. The syncs of the real disk are left out: the page cache
 * outlives the process, and this disk is the one that matters.
 *
 * What is not modelled: folders within the data folder (they survive any cut), links, and files written through a
 * mapping; a mapping for writing ends the process, but for SQLite's -shm, which is worth nothing after a cut.
 */
#include "platter.h"
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES = 256, SECTOR = 512 };
static struct file files[FILES];
static int known;
static dev_t device;
static ino_t folder_inode;
static const char *platter;
static struct counts none;
static off64_t total;

struct counts *counts = &none;
const char *folder;
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void give_up(const char *what) {
  fprintf(stderr, "shim: %s: %s\n", what, strerror(errno));
  abort();
}

int exists(const char *path) { return path && access(path, F_OK) == 0; }

static void content_of(ino_t inode, char *path) {
  snprintf(path, PATH_MAX, "%s/content/%llu", platter, (unsigned long long)inode);
}

struct file *file_of(ino_t inode) {
  for (int i = 0; i < known; i++)
    if (files[i].inode == inode) return &files[i];
  return NULL;
}

static struct file *watch(ino_t inode) {
  struct file *file = file_of(inode);
  if (!file && known == FILES) give_up("more files than it can watch");
  if (!file) file = &files[known++];
  *file = (struct file){.inode = inode};
  return file;
}

/** A file without anything on the platter; an inode that is used again is a new file. */
struct file *new_file(ino_t inode) {
  char path[PATH_MAX];
  struct file *file = watch(inode);
  content_of(inode, path);
  unlink(path);
  int fd = NEXT(open64)(path, O_WRONLY | O_CREAT, 0644);
  if (fd < 0) give_up(path);
  close(fd);
  return file;
}

/** The watched file behind a descriptor, by its inode: descriptors are closed and used again in ways nobody sees. */
struct file *watched(int fd, struct stat *at) {
  if (!folder || fstat(fd, at) < 0 || !S_ISREG(at->st_mode) || at->st_dev != device) return NULL;
  return file_of(at->st_ino);
}

void touched(struct file *file, off64_t from, off64_t to) {
  if (from >= to) return;
  int clean = file->from >= file->to;
  if (clean || from < file->from) file->from = from;
  if (clean || to > file->to) file->to = to;
}

static void copy(int from, int to, off64_t at, off64_t end) {
  static char block[1 << 16];
  while (at < end) {
    size_t want = end - at < (off64_t)sizeof block ? (size_t)(end - at) : sizeof block;
    ssize_t got = pread64(from, block, want, at);
    if (got <= 0) return;
    if (NEXT(pwrite64)(to, block, got, at) != got) give_up("writing to the platter");
    at += got;
  }
}

/** What was written since the last sync reaches the platter, or so many parts of it. */
void save_content(struct file *file, int fd, unsigned long parts) {
  char path[PATH_MAX], here[64];
  struct stat at;
  // The program may have opened it for writing only.
  snprintf(here, sizeof here, "/proc/self/fd/%d", fd);
  content_of(file->inode, path);
  int from = NEXT(open64)(here, O_RDONLY), to = NEXT(open64)(path, O_WRONLY);
  if (from < 0 || to < 0 || fstat(from, &at) < 0) give_up(path);
  off64_t end = file->to < at.st_size ? file->to : at.st_size;
  if (parts > 0 && NEXT(ftruncate64)(to, at.st_size) < 0) give_up(path);
  // A cut comes between two sectors.
  if (parts < ALL) end = (file->from + (end - file->from) * (off64_t)parts / ALL) & ~(off64_t)(SECTOR - 1);
  copy(from, to, file->from, end);
  close(from);
  close(to);
  file->from = file->to = 0;
}

/** `disk/<name>` becomes the file that has this name now. */
static void save_name(const char *name, ino_t inode) {
  char content[PATH_MAX], path[PATH_MAX + 8], fresh[PATH_MAX];
  struct stat want, have;
  content_of(inode, content);
  snprintf(path, sizeof path, "%s/disk/%s", platter, name);
  snprintf(fresh, sizeof fresh, "%s/new-name", platter);
  if (stat(content, &want) < 0) give_up(content);
  if (stat(path, &have) == 0 && have.st_ino == want.st_ino) return;
  unlink(fresh);
  if (link(content, fresh) < 0 || rename(fresh, path) < 0) give_up(path);
}

/** Calls `visit` for each plain file in a folder; those that `visit` deletes do no harm. */
static void each_file(const char *where, void (*visit)(const char *name, const struct stat *at)) {
  DIR *list = opendir(where);
  struct dirent *entry;
  struct stat at;
  if (!list) give_up(where);
  while ((entry = readdir(list)))
    if (fstatat(dirfd(list), entry->d_name, &at, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(at.st_mode))
      visit(entry->d_name, &at);
  closedir(list);
}

static void name_is_there(const char *name, const struct stat *at) {
  if (!file_of(at->st_ino)) new_file(at->st_ino);
  save_name(name, at->st_ino);
}

static void name_may_be_gone(const char *name, const struct stat *at) {
  (void)at;
  char there[PATH_MAX], here[PATH_MAX];
  snprintf(there, sizeof there, "%s/%s", folder, name);
  snprintf(here, sizeof here, "%s/disk/%s", platter, name);
  if (!exists(there)) unlink(here);
}

void save_names(void) {
  char disk[PATH_MAX];
  snprintf(disk, sizeof disk, "%s/disk", platter);
  each_file(folder, name_is_there);
  each_file(disk, name_may_be_gone);
}

static void add_up(const char *name, const struct stat *at) {
  (void)name;
  total += at->st_size;
}

off64_t used(void) {
  total = 0;
  each_file(folder, add_up);
  return total;
}

int is_watched_folder(const struct stat *at) {
  return folder && S_ISDIR(at->st_mode) && at->st_dev == device && at->st_ino == folder_inode;
}

/** A file that lies there at the start: on the platter as it is, or compared with what the platter knows. */
static void take_over(const char *name, const struct stat *at) {
  char here[PATH_MAX], content[PATH_MAX];
  snprintf(here, sizeof here, "%s/%s", folder, name);
  content_of(at->st_ino, content);
  if (exists(content)) {
    struct file *file = watch(at->st_ino);
    // All of it may differ: copying what is the same changes nothing.
    if (!getenv("WM_SHIM_LOST")) touched(file, 0, at->st_size);
    return;
  }
  struct file *file = new_file(at->st_ino);
  touched(file, 0, at->st_size);
  int fd = NEXT(open64)(here, O_RDONLY);
  if (fd < 0) give_up(here);
  save_content(file, fd, ALL);
  close(fd);
  save_name(name, at->st_ino);
}

void open_platter(const char *of, const char *at_path) {
  char path[PATH_MAX];
  struct stat at;
  const char *parts[] = {"", "/content", "/disk"};
  folder = of;
  platter = at_path;
  if (stat(folder, &at) < 0) give_up(folder);
  device = at.st_dev;
  folder_inode = at.st_ino;
  for (int i = 0; i < 3; i++) {
    snprintf(path, sizeof path, "%s%s", platter, parts[i]);
    if (mkdir(path, 0755) < 0 && errno != EEXIST) give_up(path);
  }
  each_file(folder, take_over);
  // Last: where there are counts, the platter is complete.
  snprintf(path, sizeof path, "%s/counts", platter);
  int fd = NEXT(open64)(path, O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (fd < 0 || NEXT(ftruncate64)(fd, sizeof *counts) < 0) give_up(path);
  counts = NEXT(mmap64)(NULL, sizeof *counts, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (counts == MAP_FAILED) give_up(path);
  close(fd);
}
