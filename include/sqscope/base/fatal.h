/*
 * The end that nobody wanted: out of memory, a crash signal, a failed assertion. One hook, set by
 * the terminal while it owns the screen, puts the terminal back before a word is printed or a core
 * is left.
 */
#ifndef SQSCOPE_BASE_FATAL_H
#define SQSCOPE_BASE_FATAL_H

#include "sqscope/base/compat.h"

/* Must be async-signal-safe: it runs inside signal handlers. */
typedef void (*fatal_restore_fn)(void);

/* Set or (NULL) remove the hook. */
void fatal_set_restore(fatal_restore_fn fn);

/* Run the hook now, once; later calls do nothing until it is set again. */
void fatal_restore(void);

/* Restore, print "sqscope: <text>" to stderr, abort(). The text is this program's own: it is
 * printed as it is. */
NORETURN void fatal_abort(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* Install handlers for SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT that restore and then die of the
 * same signal. */
void fatal_install_handlers(void);

#endif
