/*
 * Libraries that are loaded when they are first needed instead of at every start: what the loader
 * maps, relocates and sets up of one counts in every process, and most never use it. They stay
 * loaded. Whoever uses one has a table of its own, a struct of pointers to functions; types and
 * constants come from the library's header as ever.
 */
#ifndef SQSCOPE_BASE_LATE_LIBRARY_H
#define SQSCOPE_BASE_LATE_LIBRARY_H

#include "sqscope/base/err.h"

/* Where the address of a function belongs: an offset into the table. */
struct late_function {
	const char *name;
	size_t offset;
};

/* Fill the table. False when the library, or a function in it, is not there (ERR_FAILED, which
 * names it); the table is of no use then. */
bool late_library_load(const char *file, const struct late_function *functions, size_t count,
	void *table, struct err *err) MUST_CHECK;

#endif
