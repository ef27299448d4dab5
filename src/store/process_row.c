/* A process as a row. */
#include "process_row.h"

static void read_name(char *out, size_t size, struct sv text)
{
	size_t n = text.n < size ? text.n : size - 1;

	memcpy(out, text.p, n);
	out[n] = '\0';
}

void process_row_read(struct process_id *process, const struct query *q, int column)
{
	read_name(process->host, sizeof process->host, query_text(q, column));
	read_name(process->boot, sizeof process->boot, query_text(q, column + 1));
	read_name(process->space, sizeof process->space, query_text(q, column + 2));
	process->pid = query_int(q, column + 3);
	process->started = query_count(q, column + 4);
}
