/*
 * A process as a row: written by store_self_row (room.h), read here.
 */
#ifndef STORE_PROCESS_ROW_H
#define STORE_PROCESS_ROW_H

#include "query.h"

/* Of the table process under the name p. */
#define PROCESS_COLUMNS "p.host, p.boot, p.space, p.pid, p.started"

/* From the columns that begin at `column`. */
void process_row_read(struct process_id *process, const struct query *q, int column);

#endif
