/*
 * Small files and paths. Everything that is read is capped (limits.h).
 */
#ifndef SQSCOPE_BASE_FILES_H
#define SQSCOPE_BASE_FILES_H

#include "sqscope/base/err.h"
#include "sqscope/base/str.h"

#include <sys/types.h>

/* Read a whole file of at most `max` bytes into out. *missing (may be NULL) tells "no such file"
 * from other failures. */
bool file_read(
	const char *path, int64_t max, struct str *out, bool *missing, struct err *err) MUST_CHECK;

/*
 * Put `content` in the place of a file's, mode 0600: it is written beside the file, forced to the
 * disk and renamed, so that a reader, a crash or a full disk never meets half of it. Waits for the
 * disk: not for the loop's thread. A symbolic link is followed, so that the link stays.
 */
bool file_replace(const char *path, struct sv content, struct err *err) MUST_CHECK;

/* write() that does not wait, on a description that must stay a waiting one for those who share it:
 * EAGAIN when nothing can be taken. */
ssize_t file_write_now(int fd, const char *bytes, size_t n);

/* Make a directory and its parents, mode 0700. */
bool file_make_dirs(const char *path, struct err *err) MUST_CHECK;

/* "~/x" with $HOME put in; anything else as it is. Appended to out. */
void file_expand_home(struct sv path, struct str *out);

/* $VAR/sub when VAR is set and absolute, else $HOME/fallback/sub. The XDG base directory
 * specification. Appended to out. */
void file_xdg(const char *var, const char *fallback, const char *sub, struct str *out);

#endif
