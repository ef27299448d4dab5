/* Findings of lint as text and as JSON. */
#include "lint_print.h"
#include "output.h"
#include "sqscope/model/fleet.h"
#include "wrap.h"

enum { TEXT_COLUMN = 6, INDENT = 6 };

void lint_command(const struct lint_finding *finding, struct str *out)
{
	if (finding->attribute == ATTR_COUNT || finding->value.n == 0)
		return;
	/* A value in JSON has no single quote that is not escaped: names and ARNs cannot hold one.
	 */
	str_addf(out, "sqscope set %s '%s=%s'", finding->target->name,
		queue_attribute_rows[finding->attribute].name, str_cstr(&finding->value));
}

static json_t *command_json(const struct lint_finding *finding)
{
	struct str command = {0};
	lint_command(finding, &command);
	json_t *out = json_or_null(str_cstr(&command));
	str_release(&command);
	return out;
}

json_t *lint_json(const struct lint_findings *findings)
{
	json_t *out = json_array();
	for (size_t i = 0; i < findings->count; i++) {
		const struct lint_finding *f = &findings->items[i];
		json_array_append_new(out,
			json_pack("{s:o,s:o,s:s,s:s,s:o,s:o,s:s,s:s,s:o}", "queue",
				json_sv(sv_cstr(f->queue->name)), "context",
				json_or_null(f->queue->fleet->place.name), "rule", f->rule->name,
				"severity", lint_severity_words[f->rule->severity], "message",
				json_sv(str_sv(&f->message)), "fix", json_sv(str_sv(&f->fix)),
				"reason", f->rule->reason, "aws", f->rule->aws, "command",
				command_json(f)));
	}
	return out;
}

static void add_paragraph(struct str *out, int width, const char *text)
{
	wrap_blanks(out, INDENT);
	wrap_text(out, INDENT, INDENT, (size_t)width, sv_cstr(text));
}

/* The first of a rule says why; the others would only repeat it. */
static void add_finding(
	const struct lint_finding *f, bool has_contexts, bool is_first, int width, struct str *out)
{
	struct str safe = {0};
	str_addf(out, "%-*s", TEXT_COLUMN, lint_severity_words[f->rule->severity]);
	if (has_contexts)
		output_safe(out, sv_cstr(f->queue->fleet->place.name)), str_add_char(out, ' ');
	output_safe(out, sv_cstr(f->queue->name));
	str_addf(out, "  %s\n", f->rule->name);
	output_safe(&safe, str_sv(&f->message));
	add_paragraph(out, width, str_cstr(&safe));
	if (is_first) {
		add_paragraph(out, width, f->rule->reason);
		add_paragraph(out, width, f->rule->aws);
	}
	str_clear(&safe);
	output_safe(&safe, str_sv(&f->fix));
	add_paragraph(out, width, str_cstr(&safe));
	str_clear(&safe);
	lint_command(f, &safe);
	if (safe.n) {
		wrap_blanks(out, INDENT);
		output_safe(out, str_sv(&safe));
		str_add_char(out, '\n');
	}
	str_release(&safe);
}

void lint_text(const struct lint_findings *findings, bool has_contexts, int width, struct str *out)
{
	bool was_told[LINT_RULE_COUNT] = {false};
	for (size_t i = 0; i < findings->count; i++) {
		const struct lint_finding *finding = &findings->items[i];
		if (i)
			str_add_char(out, '\n');
		add_finding(finding, has_contexts, !was_told[finding->rule->id], width, out);
		was_told[finding->rule->id] = true;
	}
}
