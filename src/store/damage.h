/*
 * A database file that is damaged: noticed, looked into, set aside. Nothing is deleted.
 */
#ifndef STORE_DAMAGE_H
#define STORE_DAMAGE_H

#include "room.h"

#include "sqscope/base/str.h"

/* SQLite says "damaged" for this code. */
bool damage_is(int rc);

/* Leave a note beside the file, so that the next start looks through all of it. */
void damage_suspect(const char *path);

/* Look through the file when it is small, or when there is such a note. */
bool damage_check(struct store *store, struct err *err) MUST_CHECK;

/* A lock on what is done to the file itself, for one process at a time. -1: could not be had. */
int damage_lock(const char *path);
void damage_unlock(int fd);

/* Under the lock: rename the file and what belongs to it. The new name is appended. */
bool damage_set_aside(const char *path, struct str *new_path, struct err *err) MUST_CHECK;

#endif
