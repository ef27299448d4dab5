/* The policy of a queue: $EDITOR, a check, the difference, the question. */
#include "queue_id.h"
#include "sqscope/base/mem.h"
#include "sqscope/model/line_diff.h"
#include "view_edit.h"
#include "view_plan.h"

#include <stdlib.h>

enum { SIGN_COL = 1, TEXT_COL = 3 };

/* What a queue begins with that has none. */
static const char template_text[] =
	"{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Sid\": \"\",\n"
	"      \"Effect\": \"Allow\",\n      \"Principal\": {\n        \"AWS\": \"\"\n      },\n"
	"      \"Action\": \"sqs:SendMessage\",\n      \"Resource\": \"%s\"\n    }\n  ]\n}\n";

struct policy {
	struct ui *ui;
	struct queue_id id;
	struct str before, text; /* in lines; before: what the queue has */
	struct str value;        /* as it would be sent */
};

static void release(void *ud)
{
	struct policy *policy = ud;

	queue_id_release(&policy->id);
	str_release(&policy->before);
	str_release(&policy->text);
	str_release(&policy->value);
	free(policy);
}

static bool accepted(struct ui *ui, void *ud, struct err *err)
{
	struct policy *policy = ud;
	struct queue *q = queue_id_get(&policy->id, ui->fleets);
	struct queue_settings after = {0};
	bool ok;

	if (!q)
		return err_fail(err, ERR_NOT_FOUND, "the queue is gone");
	queue_settings_put(&after, ATTR_POLICY, str_cstr(&policy->value));
	ok = edit_ask(ui, q, &after, err);
	queue_settings_release(&after);
	return ok;
}

static void add_line(void *ud, enum line_change change, struct sv line)
{
	static const struct {
		const char *sign;
		enum role role;
	} rows[] = {
		[LINE_SAME] = {" ", ROLE_DIM},
		[LINE_GONE] = {"-", ROLE_STATE_CRIT},
		[LINE_NEW] = {"+", ROLE_STATE_OK},
	};
	struct doc *doc = ud;

	doc_line(doc);
	doc_add(doc, SIGN_COL, rows[change].role, sv_cstr(rows[change].sign));
	doc_add(doc, TEXT_COL, rows[change].role, line);
}

static void show_difference(struct ui *ui, struct policy *policy)
{
	struct str after = {0};
	struct doc doc = {0};

	json_lines_add(str_sv(&policy->value), &after);
	line_diff(str_sv(&policy->before), str_sv(&after), add_line, &doc);
	plan_open(ui, "Policy: what changes", &doc, accepted, release, policy);
	str_release(&after);
}

static bool is_same(struct policy *policy, const struct queue *q)
{
	return attribute_value_same(&queue_attribute_rows[ATTR_POLICY], str_cstr(&policy->value),
		q->attributes.text[ATTR_POLICY]);
}

static void on_edited(void *ud, struct sv text, const struct err *failure)
{
	struct policy *policy = ud;
	struct ui *ui = policy->ui;
	struct queue *q;
	struct err err = {0};

	if (failure) {
		if (failure->code != ERR_CANCELLED)
			ui_say_error(ui, failure);
		release(policy);
		return;
	}
	q = queue_id_get(&policy->id, ui->fleets);
	str_clear(&policy->value);
	if (!q)
		err_set(&err, ERR_NOT_FOUND, "the queue is gone");
	else if (!attribute_value_parse(
			 &queue_attribute_rows[ATTR_POLICY], text, &policy->value, &err))
		err_prefix(&err, "nothing was sent");
	else if (is_same(policy, q))
		err_set(&err, ERR_USAGE, "the policy was not changed");
	if (!err_is_set(&err)) {
		show_difference(ui, policy);
		return;
	}
	ui_say_error(ui, &err);
	release(policy);
}

bool edit_policy(struct ui *ui, struct queue *q, struct err *err)
{
	struct policy *policy = mem_new(1, sizeof *policy);
	const char *live = q->attributes.text[ATTR_POLICY];

	policy->ui = ui;
	queue_id_set(&policy->id, ui->fleets, q);
	if (live) {
		json_lines_add(sv_cstr(live), &policy->before);
		str_add(&policy->text, str_sv(&policy->before));
		str_add_char(&policy->text, '\n');
	} else {
		str_addf(&policy->text, template_text, q->arn ? q->arn : "");
	}
	if (ui->host->edit(ui->host->ud, str_sv(&policy->text), ".json", on_edited, policy, err))
		return true;
	release(policy);
	return false;
}
