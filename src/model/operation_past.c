/* An operation of the journal that this process does not work on. */
#include "sqscope/base/mem.h"
#include "sqscope/model/operation_redrive.h"
#include "sqscope/store/journal.h"

#include <stdio.h>
#include <stdlib.h>

struct past_work {
	char id[JOURNAL_ID_SIZE];
	enum journal_kind kind;
	enum process_state owner_state;
	int64_t counts[JOURNAL_STATE_COUNT], unfinished, maybe_duplicated, started_unix_ms;
	struct str parameters, source;
};

void *past_work_new(const struct journal_operation *operation)
{
	struct past_work *work = mem_new(1, sizeof *work);

	snprintf(work->id, sizeof work->id, "%s", operation->id);
	work->kind = operation->kind;
	work->owner_state = operation->owner_state;
	memcpy(work->counts, operation->counts, sizeof work->counts);
	work->unfinished = operation->unfinished;
	work->maybe_duplicated = operation->maybe_duplicated;
	work->started_unix_ms = operation->started_unix_ms;
	str_add(&work->parameters, str_sv(&operation->parameters));
	str_add(&work->source, str_sv(&operation->source));
	return work;
}

static void past_free(void *self)
{
	struct past_work *work = self;

	str_release(&work->parameters);
	str_release(&work->source);
	free(work);
}

enum journal_kind past_work_kind(const void *self)
{
	return ((const struct past_work *)self)->kind;
}

struct sv past_work_parameters(const void *self)
{
	return str_sv(&((const struct past_work *)self)->parameters);
}

struct sv past_work_source(const void *self)
{
	return str_sv(&((const struct past_work *)self)->source);
}

/* What was being sent when its process ended becomes ambiguous when it is taken over. */
int64_t past_work_ambiguous(const void *self)
{
	const struct past_work *work = self;

	return work->counts[JOURNAL_AMBIGUOUS] + work->counts[JOURNAL_SENDING];
}

static int64_t all_of(const struct past_work *work)
{
	int64_t sum = 0;

	for (size_t i = 0; i < JOURNAL_STATE_COUNT; i++)
		sum += work->counts[i];
	return sum;
}

/* What a message of it ends as. */
static int64_t done_of(const struct past_work *work)
{
	return work->counts[work->kind == JOURNAL_RESTORE ? JOURNAL_SENT : JOURNAL_DELETED];
}

static void past_figures(const void *self, struct operation_figures *out)
{
	const struct past_work *work = self;

	out->state = OPERATION_UNFINISHED;
	out->done = done_of(work);
	out->total = all_of(work);
	out->is_total_exact = true;
	out->failed = work->counts[JOURNAL_FAILED];
	out->journal = work->id;
}

static void past_tell(const void *self, struct operation_facts *facts)
{
	static const char *const rows[] = {
		[JOURNAL_REDRIVE] = "what was sent is never sent again",
		[JOURNAL_PURGE] = "what is safe in the backup is deleted, and nothing else",
		[JOURNAL_DUMP] = "it goes on behind the last line of the file that is whole",
		[JOURNAL_RESTORE] = "what was sent is never sent again; the rest of the file is",
	};
	const struct past_work *work = self;

	operation_facts_add(
		facts, "was", "a %s of a sqscope that has ended", journal_kind_names[work->kind]);
	operation_facts_add(facts, "messages", "%lld began, %lld done, %lld unfinished",
		(long long)all_of(work), (long long)done_of(work), (long long)work->unfinished);
	if (past_work_ambiguous(self) > 0)
		operation_facts_add(facts, "",
			"of %lld nobody knows whether they were sent: it is asked about them",
			(long long)past_work_ambiguous(self))
			->is_trouble = true;
	if (work->owner_state == PROCESS_ELSEWHERE)
		operation_facts_add(facts, "",
			"its process was elsewhere, and may live: sqscope resume --force")
			->is_trouble = true;
	operation_facts_add(facts, "", "R finishes it: %s", rows[work->kind]);
}

#define PAST(the_verb, the_past)                                                                   \
	{                                                                                          \
		.verb = the_verb, .past = the_past, .get_figures = past_figures,                   \
		.tell = past_tell, .free = past_free,                                              \
	}

const struct operation_kind operation_past_kinds[JOURNAL_KIND_COUNT] = {
	[JOURNAL_REDRIVE] = PAST("redrive", "moved"),
	[JOURNAL_PURGE] = PAST("purge", "deleted"),
	[JOURNAL_DUMP] = PAST("dump", "saved"),
	[JOURNAL_RESTORE] = PAST("restore", "sent"),
};
