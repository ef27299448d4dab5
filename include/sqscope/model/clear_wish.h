/*
 * What an operator wants of a purge, dump or restore, as a dialog has it. All text is borrowed
 * until it has begun.
 */
#ifndef SQSCOPE_MODEL_CLEAR_WISH_H
#define SQSCOPE_MODEL_CLEAR_WISH_H

#include "sqscope/model/queue.h"

enum clear_what {
	CLEAR_PURGE_BACKUP, /* save what can be received, delete what is saved */
	CLEAR_PURGE_SEEN,   /* delete what can be received */
	CLEAR_PURGE_ALL,    /* PurgeQueue */
	CLEAR_DUMP,         /* save what can be received */
	CLEAR_RESTORE,      /* send what is in a file */
};

struct clear_wish {
	enum clear_what what;
	struct sv path;   /* of the file; ~/ is put in */
	struct sv counts; /* of the queue, as they were shown: for the audit log */
	struct sv reason;
	struct sv command; /* the line that does the same in a shell */
	double rate;       /* of a restore, a second; 0: as fast as it goes */
};

#endif
