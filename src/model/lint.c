/* The rules, over what is known of a queue. */
#include "sqscope/model/lint.h"

#include "lint_policy.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/fleet.h"
#include "sqscope/sqs/queue_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum {
	WORKER_TIMES = 6,
	FEW_RECEIVES = 2,
	ENOUGH_RECEIVES = 5,
	NEAR_PCT = 80,
	LONGEST_WAIT_S = 20,
	LONGEST_RETENTION_S = 1209600,
	LONGEST_VISIBILITY_S = 43200
};

/* What a rule looks at, and where it puts what it finds. */
struct look {
	const struct queue *q;
	const struct queue *dlq; /* that was read; NULL */
	const struct lint_facts *facts;
	struct lint_findings *findings;
};

static int64_t number(const struct queue *q, enum queue_attribute id)
{
	return q->attributes.number[id];
}

static struct lint_finding *find(const struct look *look, enum lint_rule_id id)
{
	struct lint_findings *list = look->findings;
	struct lint_finding *finding;

	list->items = mem_grow(list->items, &list->cap, list->count + 1, sizeof *list->items);
	finding = &list->items[list->count++];
	*finding = (struct lint_finding){.rule = &lint_rules[id],
		.queue = look->q,
		.target = look->q,
		.attribute = ATTR_COUNT};
	return finding;
}

/* "Set NAME to VALUE" on the finding's target. */
static void fix_by(struct lint_finding *finding, enum queue_attribute id, int64_t value)
{
	const struct queue_attribute_row *row = &queue_attribute_rows[id];

	finding->attribute = id;
	str_addf(&finding->value, "%" PRId64, value);
	str_addf(&finding->fix, "Set %s of %s to ", row->name, finding->target->name);
	attribute_value_format(row, str_sv(&finding->value), &finding->fix);
	str_add_char(&finding->fix, '.');
}

static void edit(struct lint_finding *finding, enum queue_attribute id, const char *fix)
{
	finding->attribute = id;
	str_add_cstr(&finding->fix, fix);
}

static const char *duration(int64_t seconds, char out[UNITS_TEXT_SIZE])
{
	return units_duration(seconds, out);
}

/* --- the dead-letter queue ------------------------------------------------------------------- */

static void look_at_dlq_missing(const struct look *look)
{
	const struct queue *dlq = look->q->dead_letter;
	struct lint_finding *finding;

	if (!dlq || queue_error(dlq)->code != ERR_NOT_FOUND)
		return;
	finding = find(look, LINT_DLQ_MISSING);
	str_addf(&finding->message, "its dead-letter queue %s does not exist", dlq->name);
	edit(finding, ATTR_REDRIVE_POLICY,
		"Name a queue that exists, or take the redrive policy away.");
}

static void look_at_dlq_type(const struct look *look)
{
	struct lint_finding *finding;
	struct queue_arn arn;

	if (!queue_arn_parse(&arn, sv_cstr(look->q->attributes.dead_letter_arn)) ||
		queue_name_is_fifo(arn.name) == look->q->is_fifo)
		return;
	finding = find(look, LINT_DLQ_TYPE);
	str_addf(&finding->message, "its dead-letter queue %.*s is %s, the queue is %s",
		SV_ARGS(arn.name), look->q->is_fifo ? "standard" : "FIFO",
		look->q->is_fifo ? "FIFO" : "standard");
	edit(finding, ATTR_REDRIVE_POLICY, "Name a dead-letter queue of the same type.");
}

static void look_at_dlq_denies(const struct look *look)
{
	struct lint_finding *finding;
	const char *policy, *word;

	if (!look->dlq || !look->q->arn)
		return;
	policy = look->dlq->attributes.text[ATTR_REDRIVE_ALLOW_POLICY];
	word = lint_policy_denies_source(policy, look->q->arn);
	if (!word)
		return;
	finding = find(look, LINT_DLQ_DENIES);
	finding->target = look->dlq;
	str_addf(&finding->message, "its dead-letter queue %s does not allow it (%s)",
		look->dlq->name, word);
	edit(finding, ATTR_REDRIVE_ALLOW_POLICY,
		"Add its ARN to sourceQueueArns of the dead-letter queue, or allow all.");
}

/* A queue that is one itself, or is named like one, needs none. */
static bool is_named_like_dlq(const struct queue *q)
{
	static const char *const ends[] = {"-dlq", "_dlq", "-dlq.fifo", "_dlq.fifo", "-dead-letter",
		"-deadletter", "-dead-letter.fifo", "-deadletter.fifo"};

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		if (sv_ends_with(sv_cstr(q->name), sv_cstr(ends[i])))
			return true;
	}
	return false;
}

static void look_at_no_dlq(const struct look *look)
{
	const struct queue *q = look->q;
	struct lint_finding *finding;

	if (q->attributes.dead_letter_arn || q->is_dead_letter || is_named_like_dlq(q))
		return;
	finding = find(look, LINT_NO_DLQ);
	str_add_cstr(&finding->message, "it has no dead-letter queue");
	edit(finding, ATTR_REDRIVE_POLICY, "Give it a dead-letter queue of the same type.");
}

/* On a FIFO queue the age begins anew with the move. */
static void look_at_dlq_retention(const struct look *look)
{
	char theirs[UNITS_TEXT_SIZE], ours[UNITS_TEXT_SIZE];
	int64_t kept, source = number(look->q, ATTR_RETENTION);
	struct lint_finding *finding;

	if (!look->dlq || look->q->is_fifo)
		return;
	kept = number(look->dlq, ATTR_RETENTION);
	if (kept == UNKNOWN || source == UNKNOWN || kept > source)
		return;
	finding = find(look, LINT_DLQ_RETENTION);
	str_addf(&finding->message, "its dead-letter queue %s keeps messages for %s, it for %s",
		look->dlq->name, duration(kept, theirs), duration(source, ours));
	if (source < LONGEST_RETENTION_S) {
		finding->target = look->dlq;
		fix_by(finding, ATTR_RETENTION, LONGEST_RETENTION_S);
	} else {
		edit(finding, ATTR_RETENTION,
			"Lower the retention of the source: 14 days are the most for both.");
	}
}

static void look_at_few_receives(const struct look *look)
{
	int64_t receives = look->q->attributes.max_receive_count;
	struct queue_settings policy = {0};
	struct lint_finding *finding;

	if (!look->q->attributes.dead_letter_arn || receives == UNKNOWN || receives > FEW_RECEIVES)
		return;
	finding = find(look, LINT_FEW_RECEIVES);
	str_addf(&finding->message, "%" PRId64 " receive%s a message to the dead-letter queue",
		receives, receives == 1 ? " moves" : "s move");
	queue_settings_put_redrive(
		&policy, sv_cstr(look->q->attributes.dead_letter_arn), ENOUGH_RECEIVES);
	finding->attribute = ATTR_REDRIVE_POLICY;
	str_add_cstr(&finding->value, policy.value[ATTR_REDRIVE_POLICY]);
	str_addf(&finding->fix, "Set maxReceiveCount to %d.", ENOUGH_RECEIVES);
	queue_settings_release(&policy);
}

static void look_at_orphan_dlq(const struct look *look)
{
	const struct queue *q = look->q;
	struct lint_finding *finding;

	if (!look->facts->knows_sources || q->is_dead_letter || !is_named_like_dlq(q))
		return;
	finding = find(look, LINT_ORPHAN_DLQ);
	str_add_cstr(&finding->message, "no queue uses it as dead-letter queue");
	str_add_cstr(&finding->fix, "Name it in the redrive policy of its source, or delete it.");
}

/* --- messages and workers -------------------------------------------------------------------- */

static void look_at_visibility(const struct look *look)
{
	int64_t timeout = look->facts->worker_timeout_s;
	int64_t visible = number(look->q, ATTR_VISIBILITY_TIMEOUT), wanted;
	char ours[UNITS_TEXT_SIZE], theirs[UNITS_TEXT_SIZE];
	struct sv worker = look->facts->worker;
	struct lint_finding *finding;

	if (timeout == UNKNOWN || visible == UNKNOWN || visible >= timeout * WORKER_TIMES)
		return;
	finding = find(
		look, visible < timeout ? LINT_VISIBILITY_BELOW_WORKER : LINT_VISIBILITY_SHORT);
	if (sv_is_empty(worker))
		worker = sv_cstr("a worker");
	str_addf(&finding->message, "a message is hidden for %s, %.*s may take %s",
		duration(visible, ours), SV_ARGS(worker), duration(timeout, theirs));
	wanted = timeout * WORKER_TIMES;
	fix_by(finding, ATTR_VISIBILITY_TIMEOUT,
		wanted < LONGEST_VISIBILITY_S ? wanted : LONGEST_VISIBILITY_S);
}

static void look_at_in_flight(const struct look *look)
{
	int64_t in_flight = queue_in_flight(look->q);
	char count[UNITS_TEXT_SIZE];
	struct lint_finding *finding;

	if (in_flight < IN_FLIGHT_LIMIT / 100 * NEAR_PCT)
		return;
	finding = find(look, LINT_IN_FLIGHT);
	str_addf(&finding->message, "%s messages are in flight, of %d",
		units_exact(in_flight, count), IN_FLIGHT_LIMIT);
	str_add_cstr(&finding->fix,
		"Look whether its workers delete what they have done; a shorter "
		"visibility timeout frees what they lost.");
	finding->attribute = ATTR_VISIBILITY_TIMEOUT;
}

static void look_at_expiry(const struct look *look)
{
	int64_t age = look->facts->oldest_age_s, kept = number(look->q, ATTR_RETENTION);
	char is[UNITS_TEXT_SIZE], most[UNITS_TEXT_SIZE];
	struct lint_finding *finding;

	if (age == UNKNOWN || kept == UNKNOWN || age < kept / 100 * NEAR_PCT)
		return;
	finding = find(look, LINT_NEAR_EXPIRY);
	str_addf(&finding->message, "its oldest message is %s old, of %s", duration(age, is),
		duration(kept, most));
	if (kept < LONGEST_RETENTION_S)
		fix_by(finding, ATTR_RETENTION, LONGEST_RETENTION_S);
	else
		str_add_cstr(&finding->fix, "Dump what matters, and work it off or redrive it.");
}

static void look_at_short_polling(const struct look *look)
{
	struct lint_finding *finding;

	/* Nobody works on a dead-letter queue all the time. */
	if (number(look->q, ATTR_RECEIVE_WAIT) != 0 || look->q->is_dead_letter ||
		is_named_like_dlq(look->q))
		return;
	finding = find(look, LINT_SHORT_POLLING);
	str_add_cstr(&finding->message, "a receive without a wait of its own comes back at once");
	fix_by(finding, ATTR_RECEIVE_WAIT, LONGEST_WAIT_S);
}

/* --- who may, and what is encrypted ---------------------------------------------------------- */

static void look_at_policy(const struct look *look)
{
	struct lint_finding *finding;
	struct str sid = {0};

	if (lint_policy_is_public(look->q->attributes.text[ATTR_POLICY], &sid)) {
		finding = find(look, LINT_POLICY_PUBLIC);
		str_addf(&finding->message, "its policy allows everybody%s%s",
			sid.n ? ", by the statement " : "", str_cstr(&sid));
		edit(finding, ATTR_POLICY,
			"Name the accounts, or add a Condition (aws:SourceArn).");
	}
	str_release(&sid);
}

static void look_at_encryption(const struct look *look)
{
	const struct queue_attributes *a = &look->q->attributes;
	struct lint_finding *finding;

	if (a->text[ATTR_KMS_KEY] || a->number[ATTR_SQS_MANAGED_SSE] == 1)
		return;
	finding = find(look, LINT_NO_ENCRYPTION);
	str_add_cstr(&finding->message, "its messages are not encrypted at rest");
	finding->attribute = ATTR_SQS_MANAGED_SSE;
	str_add_cstr(&finding->value, "true");
	str_addf(&finding->fix, "Set SqsManagedSseEnabled of %s to true.", look->q->name);
}

static void look_at_key(const struct look *look)
{
	const char *key = look->q->attributes.text[ATTR_KMS_KEY];
	enum lint_key state = look->facts->key;
	struct lint_finding *finding;

	if (!key || (state != LINT_KEY_DISABLED && state != LINT_KEY_PENDING_DELETION))
		return;
	finding = find(look, LINT_KEY_UNUSABLE);
	str_addf(&finding->message, "its key %s is %s", key,
		state == LINT_KEY_DISABLED ? "disabled" : "pending deletion");
	edit(finding, ATTR_KMS_KEY,
		state == LINT_KEY_DISABLED
			? "Enable the key in KMS: what is in the queue needs it."
			: "Cancel the deletion of the key in KMS: what is in the queue needs it.");
}

/* --- all of them ----------------------------------------------------------------------------- */

void lint_facts_init(struct lint_facts *facts)
{
	*facts = (struct lint_facts){.worker_timeout_s = UNKNOWN, .oldest_age_s = UNKNOWN};
}

static enum lint_key key_state(const struct kms_key *key)
{
	if (sv_eq_cstr(str_sv(&key->state), "Disabled"))
		return LINT_KEY_DISABLED;
	if (sv_eq_cstr(str_sv(&key->state), "PendingDeletion"))
		return LINT_KEY_PENDING_DELETION;
	return key->state.n ? LINT_KEY_USABLE : LINT_KEY_NOT_KNOWN;
}

void lint_facts_add_workers(struct lint_facts *facts, const struct workers_facts *workers)
{
	for (size_t i = 0; i < workers->function_count; i++) {
		const struct worker_function *f = &workers->functions[i];

		if (f->part != PART_KNOWN || f->function.timeout_s <= facts->worker_timeout_s)
			continue;
		facts->worker_timeout_s = f->function.timeout_s;
		facts->worker = lambda_function_name(str_sv(&f->mapping.function_arn));
	}
	if (workers->has_key && workers->key_part == PART_KNOWN)
		facts->key = key_state(&workers->key);
}

void lint_queue(
	const struct queue *q, const struct lint_facts *facts, struct lint_findings *findings)
{
	static void (*const rules[])(const struct look *) = {look_at_dlq_missing, look_at_dlq_type,
		look_at_dlq_denies, look_at_key, look_at_policy, look_at_expiry, look_at_visibility,
		look_at_in_flight, look_at_no_dlq, look_at_dlq_retention, look_at_few_receives,
		look_at_encryption, look_at_orphan_dlq, look_at_short_polling};
	const struct queue *dlq = q->dead_letter;
	struct lint_facts nothing;
	struct look look = {.q = q, .facts = facts ? facts : &nothing, .findings = findings};

	lint_facts_init(&nothing);
	/* What SQS left out is not set only when all was asked for. */
	if (q->full_ms == UNKNOWN || queue_error(q)->code == ERR_NOT_FOUND)
		return;
	look.dlq = dlq && dlq->full_ms != UNKNOWN ? dlq : NULL;
	for (size_t i = 0; i < COUNT_OF(rules); i++)
		rules[i](&look);
}

static int compare(const void *a, const void *b)
{
	const struct lint_finding *x = a, *y = b;
	int by_severity = (int)y->rule->severity - (int)x->rule->severity;
	int by_name = strcmp(x->queue->name, y->queue->name);

	if (by_severity)
		return by_severity;
	return by_name ? by_name : (int)x->rule->id - (int)y->rule->id;
}

void lint_sort(struct lint_findings *findings)
{
	if (findings->count > 1)
		qsort(findings->items, findings->count, sizeof *findings->items, compare);
}

void lint_findings_release(struct lint_findings *findings)
{
	for (size_t i = 0; i < findings->count; i++) {
		str_release(&findings->items[i].message);
		str_release(&findings->items[i].fix);
		str_release(&findings->items[i].value);
	}
	free(findings->items);
	*findings = (struct lint_findings){0};
}

enum lint_severity lint_worst(const struct lint_findings *findings)
{
	enum lint_severity worst = LINT_SEVERITY_COUNT;

	for (size_t i = 0; i < findings->count; i++) {
		enum lint_severity severity = findings->items[i].rule->severity;

		if (worst == LINT_SEVERITY_COUNT || severity > worst)
			worst = severity;
	}
	return worst;
}
