/* What a new queue is to be. */
#include "sqscope/model/queue_create.h"

#include "sqscope/sqs/queue_name.h"

static const char fifo_suffix[] = ".fifo", dead_letter_suffix[] = "-dlq";
/* The longest retention: a message keeps its age on the way into a dead-letter queue. */
static const char longest_retention[] = "1209600";

void queue_plan_begin(struct queue_plan *plan, const struct queue_preset *preset)
{
	queue_settings_merge(&plan->settings, &preset->settings);
	plan->max_receives = preset->max_receives;
}

void queue_plan_release(struct queue_plan *plan)
{
	str_release(&plan->name);
	str_release(&plan->dead_letter_name);
	queue_settings_release(&plan->settings);
	queue_settings_release(&plan->dead_letter);
	*plan = (struct queue_plan){0};
}

/* The name and the attribute say the same, whichever of them was given. */
static void settle_type(struct queue_plan *plan)
{
	plan->is_fifo = queue_name_is_fifo(str_sv(&plan->name)) || plan->settings.value[ATTR_FIFO];
	if (!plan->is_fifo)
		return;
	queue_settings_put(&plan->settings, ATTR_FIFO, "true");
	if (!queue_name_is_fifo(str_sv(&plan->name)))
		str_add_cstr(&plan->name, fifo_suffix);
}

static void name_dead_letter(struct queue_plan *plan)
{
	struct sv stem = str_sv(&plan->name);

	if (plan->is_fifo)
		stem.n -= sizeof fifo_suffix - 1;
	str_set(&plan->dead_letter_name, stem);
	str_add_cstr(&plan->dead_letter_name, dead_letter_suffix);
	if (plan->is_fifo)
		str_add_cstr(&plan->dead_letter_name, fifo_suffix);
}

/* It is of the same type and encrypted in the same way, takes messages as large, and has the same
 * tags. */
static void settle_dead_letter(struct queue_plan *plan)
{
	static const enum queue_attribute same[] = {ATTR_FIFO, ATTR_MAX_SIZE, ATTR_KMS_KEY,
		ATTR_KMS_REUSE_PERIOD, ATTR_SQS_MANAGED_SSE};
	struct queue_settings *s = &plan->dead_letter;

	queue_settings_release(s);
	for (size_t i = 0; i < COUNT_OF(same); i++)
		queue_settings_put(s, same[i], plan->settings.value[same[i]]);
	queue_settings_put(s, ATTR_RETENTION, longest_retention);
	for (size_t i = 0; i < plan->settings.tag_count; i++)
		queue_settings_put_tag(s, str_sv(&plan->settings.tags[i].key),
			str_sv(&plan->settings.tags[i].value));
	name_dead_letter(plan);
}

bool queue_plan_finish(struct queue_plan *plan, struct err *err)
{
	settle_type(plan);
	if (!queue_name_check(str_sv(&plan->name), err) ||
		!queue_settings_check(&plan->settings, NULL, plan->is_fifo, err))
		return false;
	if (plan->max_receives == 0)
		return true;
	if (plan->settings.value[ATTR_REDRIVE_POLICY])
		return err_fail(err, ERR_USAGE,
			"RedrivePolicy names a dead-letter queue already: another one cannot be made "
			"with it");
	settle_dead_letter(plan);
	return queue_name_check(str_sv(&plan->dead_letter_name), err);
}

static void describe_call(
	const struct str *name, const struct queue_settings *settings, struct str *out)
{
	str_addf(out, "CreateQueue %s", str_cstr(name));
	if (queue_settings_count(settings))
		str_add_char(out, ' ');
	queue_settings_describe(settings, out);
	if (settings->tag_count)
		str_add_cstr(out, " tags ");
	queue_settings_describe_tags(settings, out);
}

void queue_plan_describe(const struct queue_plan *plan, struct str *out)
{
	if (plan->max_receives) {
		describe_call(&plan->dead_letter_name, &plan->dead_letter, out);
		str_add_char(out, '\n');
	}
	describe_call(&plan->name, &plan->settings, out);
	if (plan->max_receives)
		str_addf(out, " RedrivePolicy=%s after %lld receives",
			str_cstr(&plan->dead_letter_name), (long long)plan->max_receives);
}
