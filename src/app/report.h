/*
 * What a command says on stderr: `sqscope: <what>: <why>. <what to do>`, in one place, so that
 * every failure reads alike.
 */
#ifndef REPORT_H
#define REPORT_H

#include "app.h"

/*
 * Say an error, and with --json print the error object on stdout too. `what` is the command or
 * NULL; app may be NULL when stdout is not to be used. Returns the exit status that goes with it.
 */
int report_error(struct app *app, const char *what, const struct err *err);

/* Only the sentence, for a failure that the answer on stdout holds already. */
void report_sentence(const char *what, const struct err *err);

/* One line of news; silent with --quiet. */
void report_note(const struct app *app, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* Would a line on stderr be taken at once? What is news only need not be said else. */
bool report_is_free(void);
/* What is about to be done, in lines, before a question; made safe already. */
void report_plan(struct sv lines);

/* The warnings of the config file; silent with --quiet. */
void report_warnings(const struct app *app);

/* What was asked for ended by a signal: says so, returns 128 + signal. */
int report_signal(const char *what, int signo);

#endif
