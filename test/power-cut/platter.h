/*
 * Between the two halves of the disk that forgets: platter.c keeps what a power cut would leave, calls.c stands in the
 * place of the C library's functions.
 */
#ifndef PLATTER_H
#define PLATTER_H
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/** The C library's own function behind one of ours. */
#define NEXT(name)                                                            \
  ({                                                                          \
    static __typeof__(&name) real_;                                           \
    if (!real_) real_ = (__typeof__(&name))dlsym(RTLD_NEXT, #name);           \
    real_;                                                                    \
  })

/** A file of the data folder; from `from` up to `to` the platter may hold something else than the page cache. */
struct file {
  ino_t inode;
  off64_t from, to;
};

/** Read by shim.ts: proof that this library saw what the program did. */
struct counts {
  uint64_t writes, syncs, folder_syncs;
};

/** A sync in so many parts; a cut can come after any of them. */
enum { ALL = 1000 };

/** Held while anything below is used. */
extern pthread_mutex_t lock;
extern struct counts *counts;
/** Absolute path of the watched folder; NULL when none is watched. */
extern const char *folder;

/** Ends the program: this disk cannot go on. */
__attribute__((noreturn)) void give_up(const char *what);
int exists(const char *path);
/** From now on this folder is watched. */
void open_platter(const char *folder, const char *platter);

/** The file of an inode, if it is watched. */
struct file *file_of(ino_t inode);
/** A file that was just created. */
struct file *new_file(ino_t inode);
/** The watched file behind a descriptor, and its status. */
struct file *watched(int fd, struct stat *at);
int is_watched_folder(const struct stat *at);
/** These bytes may differ now from what the platter holds. */
void touched(struct file *file, off64_t from, off64_t to);
/** Bytes of all files in the folder together. */
off64_t used(void);

/** What was written since the last sync reaches the platter, or so many parts of it. */
void save_content(struct file *file, int fd, unsigned long parts);
/** The platter takes over the folder's names. */
void save_names(void);

#endif
