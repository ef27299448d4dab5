/* The lease log follows what is held, so that it can be told after the program was killed. */
#include "desk_internal.h"

#include "sqscope/base/mem.h"
#include "sqscope/store/lease_log.h"

#include <stdlib.h>

enum log_part { LOG_PUT, LOG_EXTEND, LOG_DROP, LOG_PARTS };

/* One job of the store: what has changed since the last. */
struct log_job {
	struct message_desk *desk; /* while it is made */
	char *context, *account, *region, *queue_url;
	int64_t now_unix_ms;
	struct lease_entry *entries[LOG_PARTS];
	size_t count[LOG_PARTS], cap[LOG_PARTS];
};

/* The texts of the entries are the job's own. */
static void add(struct log_job *job, enum log_part part, const struct lease *lease)
{
	const struct message *m = &lease->message;
	struct lease_entry *e;

	job->entries[part] = mem_grow(job->entries[part], &job->cap[part], job->count[part] + 1,
		sizeof *job->entries[part]);
	e = &job->entries[part][job->count[part]++];
	e->message_id = sv_of(mem_strndup(str_cstr(&m->id), m->id.n), m->id.n);
	e->receipt_handle = sv_of(mem_strndup(str_cstr(&m->receipt_handle), m->receipt_handle.n),
		m->receipt_handle.n);
	e->until_unix_ms = lease->until_unix_ms;
}

static void free_job(struct log_job *job)
{
	for (size_t part = 0; part < LOG_PARTS; part++) {
		for (size_t i = 0; i < job->count[part]; i++) {
			free((char *)job->entries[part][i].message_id.p);
			free((char *)job->entries[part][i].receipt_handle.p);
		}
		free(job->entries[part]);
	}
	free(job->context);
	free(job->account);
	free(job->region);
	free(job->queue_url);
	free(job);
}

static bool run(struct store *store, void *ud, struct err *err)
{
	struct log_job *job = ud;
	struct sv url = sv_cstr(job->queue_url);
	struct lease_place place = {
		sv_cstr(job->context), sv_cstr(job->account), sv_cstr(job->region), url};

	return (job->count[LOG_PUT] == 0 || lease_log_put(store, &place, job->entries[LOG_PUT],
						    job->count[LOG_PUT], job->now_unix_ms, err)) &&
	       (job->count[LOG_EXTEND] == 0 ||
		       lease_log_extend(store, url, job->entries[LOG_EXTEND],
			       job->count[LOG_EXTEND], err)) &&
	       (job->count[LOG_DROP] == 0 || lease_log_drop(store, url, job->entries[LOG_DROP],
						     job->count[LOG_DROP], err));
}

static void on_done(void *ud, const struct err *err)
{
	/* Nobody waits for it; a store that cannot be written has told so when it was opened. */
	(void)err;
	free_job(ud);
}

static void note(struct log_job *job, struct desk_row *row)
{
	const struct lease *lease = row->item.lease;

	if (lease->state != LEASE_HELD) {
		if (row->is_logged)
			add(job, LOG_DROP, lease);
		row->is_logged = false;
		return;
	}
	if (!row->is_logged || row->logged_receives != lease->receives)
		add(job, LOG_PUT, lease);
	else if (row->logged_until_unix_ms != lease->until_unix_ms)
		add(job, LOG_EXTEND, lease);
	row->is_logged = true;
	row->logged_receives = lease->receives;
	row->logged_until_unix_ms = lease->until_unix_ms;
}

static void keep_place(struct log_job *job)
{
	struct message_desk *desk = job->desk;
	struct write_gate gate = {0};

	desk->options.get_gate(desk->options.ud, &gate);
	job->context = mem_strdup(gate.place->name ? gate.place->name : "");
	job->region = mem_strdup(gate.place->region ? gate.place->region : "");
	job->account = sv_is_empty(gate.live)
			       ? mem_strdup(gate.place->account ? gate.place->account : "")
			       : mem_strndup(gate.live.p, gate.live.n);
	job->queue_url = mem_strdup(str_cstr(&desk->queue_url));
	job->now_unix_ms = loop_unix_ms(desk->options.loop);
}

void desk_log_leases(struct message_desk *desk)
{
	struct log_job *job;

	if (desk->logged_gen == holding_gen(desk->holding))
		return;
	desk->logged_gen = holding_gen(desk->holding);
	job = mem_new(1, sizeof *job);
	for (size_t i = 0; i < desk->count; i++)
		note(job, desk->rows[i]);
	if (job->count[LOG_PUT] + job->count[LOG_EXTEND] + job->count[LOG_DROP] == 0) {
		free_job(job);
		return;
	}
	job->desk = desk;
	keep_place(job);
	store_queue_add(desk->options.store, "what is held", STORE_JOB_SHARES, run, on_done, job);
}
