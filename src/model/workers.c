/* Asking the services that stand behind a queue. */
#include "sqscope/model/workers.h"

#include "sqscope/base/mem.h"
#include "workers_internal.h"

#include <stdlib.h>

/* --- calls ------------------------------------------------------------------------------------ */

struct workers_ask *workers_ask_new(struct workers *w, size_t at, enum batch_status status)
{
	struct workers_ask *ask = mem_new(1, sizeof *ask);

	ask->w = w;
	ask->at = at;
	ask->status = status;
	ask->next = w->asks;
	if (ask->next)
		ask->next->prev = ask;
	w->asks = ask;
	return ask;
}

bool workers_ask_end(struct workers_ask *ask)
{
	struct workers *w = ask->w;
	bool is_alive = !w->is_freed;

	if (ask->prev)
		ask->prev->next = ask->next;
	else
		w->asks = ask->next;
	if (ask->next)
		ask->next->prev = ask->prev;
	free(ask);
	if (!is_alive && !w->asks)
		free(w);
	return is_alive;
}

void workers_settle(
	struct workers *w, enum worker_part *part, struct err *out, const struct err *err)
{
	*part = err ? PART_FAILED : PART_KNOWN;
	if (err)
		*out = *err;
	else
		err_clear(out);
	w->facts.gen++;
}

void workers_tell(struct workers *w)
{
	w->facts.is_whole = !w->asks;
	w->changed(w->ud, &w->facts);
}

struct aws_client *workers_client(
	struct workers *w, enum service_id service, enum worker_part *part, struct err *err)
{
	struct aws_client *client = w->clients[service];

	if (!client) {
		*part = PART_FAILED;
		*err = w->no_client[service];
	}
	return client;
}

/* --- Lambda ----------------------------------------------------------------------------------- */

static void on_function(void *ud, struct lambda_function *function, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;
	size_t at = ask->at;
	struct worker_function *out;

	if (!workers_ask_end(ask))
		return;
	out = &w->facts.functions[at];
	out->function = *function;
	*function = (struct lambda_function){0};
	workers_settle(w, &out->part, &out->err, err);
	workers_tell(w);
}

static void add_functions(struct workers *w, struct lambda_mappings *mappings)
{
	w->facts.functions = mem_new(mappings->count + 1, sizeof *w->facts.functions);
	w->facts.function_count = mappings->count;
	w->facts.functions_are_cut = mappings->is_cut;
	for (size_t i = 0; i < mappings->count; i++) {
		struct worker_function *f = &w->facts.functions[i];
		struct workers_ask *ask = workers_ask_new(w, i, 0);

		f->mapping = mappings->items[i];
		mappings->items[i] = (struct lambda_mapping){0};
		ask->call = lambda_get_function(w->clients[SERVICE_LAMBDA], PRIORITY_USER,
			str_sv(&f->mapping.function_arn), on_function, ask);
	}
}

static void on_mappings(void *ud, struct lambda_mappings *mappings, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;

	if (!workers_ask_end(ask))
		return;
	workers_settle(w, &w->facts.functions_part, &w->facts.functions_err, err);
	if (!err)
		add_functions(w, mappings);
	workers_tell(w);
}

static void ask_lambda(struct workers *w, struct sv queue_arn)
{
	struct workers_facts *facts = &w->facts;
	struct aws_client *lambda =
		workers_client(w, SERVICE_LAMBDA, &facts->functions_part, &facts->functions_err);
	struct workers_ask *ask;

	if (!lambda)
		return;
	ask = workers_ask_new(w, 0, 0);
	ask->call = lambda_list_mappings(lambda, PRIORITY_USER, queue_arn, on_mappings, ask);
}

void workers_update_mapping(struct workers *w, const struct lambda_mapping *mapping)
{
	for (size_t i = 0; i < w->facts.function_count; i++) {
		struct lambda_mapping *known = &w->facts.functions[i].mapping;

		if (!sv_eq(str_sv(&known->uuid), str_sv(&mapping->uuid)))
			continue;
		str_set(&known->state, str_sv(&mapping->state));
		str_set(&known->reason, str_sv(&mapping->reason));
		known->modified_unix_ms = mapping->modified_unix_ms;
		w->facts.gen++;
	}
}

/* --- KMS -------------------------------------------------------------------------------------- */

static void on_key(void *ud, struct kms_key *key, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;

	if (!workers_ask_end(ask))
		return;
	w->facts.key = *key;
	*key = (struct kms_key){0};
	workers_settle(w, &w->facts.key_part, &w->facts.key_err, err);
	workers_tell(w);
}

static void ask_kms(struct workers *w, struct sv key_id)
{
	struct aws_client *kms;
	struct workers_ask *ask;

	w->facts.has_key = !sv_is_empty(key_id);
	if (!w->facts.has_key)
		return;
	kms = workers_client(w, SERVICE_KMS, &w->facts.key_part, &w->facts.key_err);
	if (!kms)
		return;
	ask = workers_ask_new(w, 0, 0);
	ask->call = kms_describe_key(kms, PRIORITY_USER, key_id, on_key, ask);
}

/* --- tags ------------------------------------------------------------------------------------- */

static void on_tags(void *ud, const struct sqs_tag_list *tags, const struct err *err)
{
	struct workers_ask *ask = ud;
	struct workers *w = ask->w;
	struct sv rest, word;

	if (!workers_ask_end(ask))
		return;
	w->tags = NULL;
	workers_settle(w, &w->facts.tags_part, &w->facts.tags_err, err);
	for (size_t i = 0; !err && i < tags->count; i++) {
		if (!sv_eq_cstr(tags->tags[i].key, WORKERS_TAG))
			continue;
		rest = tags->tags[i].value;
		while (sv_next_word(&rest, &word))
			workers_add_batch(w, word);
	}
	workers_tell(w);
}

/* --- life ------------------------------------------------------------------------------------- */

struct workers *workers_start(
	const struct workers_options *options, workers_changed_fn changed, void *ud)
{
	struct workers *w = mem_new(1, sizeof *w);

	w->changed = changed;
	w->ud = ud;
	for (size_t i = 0; i < SERVICE_COUNT; i++) {
		w->clients[i] = options->clients[i];
		if (options->no_client)
			w->no_client[i] = options->no_client[i];
	}
	ask_lambda(w, options->queue_arn);
	ask_kms(w, options->key_id);
	for (size_t i = 0; i < options->job_queue_count; i++)
		workers_add_batch(w, options->job_queues[i]);
	if (options->sqs)
		w->tags = sqs_list_queue_tags(options->sqs, PRIORITY_USER, options->queue_url,
			on_tags, workers_ask_new(w, 0, 0));
	else
		w->facts.tags_part = PART_KNOWN;
	w->facts.is_whole = !w->asks;
	return w;
}

const struct workers_facts *workers_facts(const struct workers *w)
{
	return &w->facts;
}

static void release_facts(struct workers_facts *facts)
{
	for (size_t i = 0; i < facts->function_count; i++) {
		lambda_mapping_release(&facts->functions[i].mapping);
		lambda_function_release(&facts->functions[i].function);
	}
	free(facts->functions);
	workers_release_batches(facts);
	kms_key_release(&facts->key);
}

void workers_free(struct workers *w)
{
	struct workers_ask *next;

	if (!w)
		return;
	release_facts(&w->facts);
	if (!w->asks) {
		free(w);
		return;
	}
	w->is_freed = true;
	if (w->tags)
		sqs_call_cancel(w->tags);
	for (struct workers_ask *ask = w->asks; ask; ask = next) {
		next = ask->next;
		if (ask->call)
			service_call_cancel(ask->call);
	}
}
