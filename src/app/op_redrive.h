/*
 * A redrive run by a command, new or resumed: until its end, with progress on stderr, signals that
 * cancel it, and the answer on stdout (design: cli, "redrive --json").
 */
#ifndef OP_REDRIVE_H
#define OP_REDRIVE_H

#include "op_place.h"
#include "op_session.h"
#include "sqscope/model/redrive.h"

struct op_edit; /* what is sent in their place: what a program makes of them */

struct op_redrive {
	struct redrive_options *options; /* without loop, clients, store and find, which are
					    filled in */
	struct sv source_name;
	const struct op_place *to; /* a queue that may be elsewhere; or NULL */
	struct op_deed *deed;      /* for the audit log, unless it is a dry run */
};

/* The exit status. */
int op_redrive_run(struct op_session *op, const struct op_redrive *wanted);

/* The command is borrowed, and run by the shell: it reads a message as one line of JSON
 * (message_json.h) and writes one, of which body and attributes count; or nothing, to leave the
 * message where it is. Freed before the loop. */
struct op_edit *op_edit_new(struct loop *loop, const char *command);
void op_edit_free(struct op_edit *edit);
/* A redrive_edit_fn; ud is the edit. */
void op_edit_edit(void *ud, const struct message *message, redrive_edited_fn done, void *done_ud);

#endif
