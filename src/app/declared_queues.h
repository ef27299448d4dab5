/*
 * --from-pulumi and --from-terraform: the queues of a file join the QUEUE arguments, for whatever
 * takes several of them: the dashboard, ls, lint, export.
 */
#ifndef DECLARED_QUEUES_H
#define DECLARED_QUEUES_H

#include "app.h"

/* ERR_USAGE when the file cannot be read, names no queue, or the command takes none. */
bool declared_queues_name(struct app *app, struct err *err) MUST_CHECK;
void declared_queues_release(struct app *app);

#endif
