/* Asking the journal about messages that were seen. */
#include "desk_past.h"

#include "desk_internal.h"

#include "sqscope/base/mem.h"

#include <stdlib.h>

struct desk_past {
	struct message_desk *desk; /* NULL: gone */
	struct desk_past *next;
	char *queue_url;
	struct journal_suspect *suspects;
	char **ids;
	size_t count, cap, id_cap;
};

void desk_past_add(
	struct desk_past **past, struct message_desk *desk, struct sv message_id, int64_t body_hash)
{
	struct desk_past *p = *past;
	char *id = mem_strndup(message_id.p, message_id.n);

	if (!p) {
		p = mem_new(1, sizeof *p);
		p->desk = desk;
		p->queue_url = mem_strdup(str_cstr(&desk->queue_url));
		*past = p;
	}
	p->suspects = mem_grow(p->suspects, &p->cap, p->count + 1, sizeof *p->suspects);
	p->ids = mem_grow(p->ids, &p->id_cap, p->count + 1, sizeof *p->ids);
	p->ids[p->count] = id;
	p->suspects[p->count++] = (struct journal_suspect){
		.message_id = sv_cstr(id), .body_hash = body_hash, .moved_unix_ms = UNKNOWN};
}

static void free_past(struct desk_past *p)
{
	for (size_t i = 0; i < p->count; i++)
		free(p->ids[i]);
	free(p->ids);
	free(p->suspects);
	free(p->queue_url);
	free(p);
}

static bool look_back(struct store *store, void *ud, struct err *err)
{
	struct desk_past *p = ud;

	return journal_look_back(store, sv_cstr(p->queue_url), p->suspects, p->count, err);
}

static void unlink_past(struct desk_past *p)
{
	struct desk_past **at = &p->desk->pasts;

	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
}

static void tell(struct desk_past *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct journal_suspect *s = &p->suspects[i];
		struct desk_row *row = map_get(p->desk->by_id, s->message_id);

		if (!row || s->past == JOURNAL_PAST_NONE)
			continue;
		row->item.past = s->past;
		row->item.moved_unix_ms = s->moved_unix_ms;
		p->desk->gen++;
	}
}

static void on_answer(void *ud, const struct err *err)
{
	struct desk_past *p = ud;

	if (p->desk) {
		unlink_past(p);
		if (!err)
			tell(p);
	}
	free_past(p);
}

void desk_past_ask(struct desk_past *p)
{
	if (!p)
		return;
	p->next = p->desk->pasts;
	p->desk->pasts = p;
	store_queue_add(p->desk->options.store, "what was moved", STORE_JOB_SHARES, look_back,
		on_answer, p);
}

void desk_past_forget(struct message_desk *desk)
{
	for (struct desk_past *p = desk->pasts; p; p = p->next)
		p->desk = NULL;
	desk->pasts = NULL;
}
