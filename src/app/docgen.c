/* The manual's tables, and those among them that no other file has: limits, errors, roles. */
#include "docgen.h"
#include "docgen_tables.h"
#include "roff.h"
#include "sqscope/base/err.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/units.h"
#include "sqscope/term/roles.h"

static void write_limits(struct str *out)
{
	char text[UNITS_TEXT_SIZE];
	roff_list_begin(out, "http-headers", true);
	for (size_t i = 0; i < LIMIT_COUNT; i++) {
		const struct limit_row *row = &limit_rows[i];
		bool is_bytes = sv_eq_cstr(sv_cstr(row->unit), "bytes");
		roff_item(out, NULL, sv_cstr(row->name), sv_cstr(""));
		if (is_bytes)
			roff_line(out, "%s: %s.", units_bytes(row->value, text), row->summary);
		else
			roff_line(out, "%s %s: %s.", units_exact(row->value, text), row->unit,
				row->summary);
	}
	roff_list_end(out);
}

static void write_errors(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = ERR_NONE + 1; i < ERR_CODE_COUNT; i++) {
		const struct err_row *row = &err_rows[i];
		roff_item(out, "Sy", sv_cstr(row->slug), sv_cstr(""));
		roff_sentence(out, row->text);
		if (*row->hint)
			roff_line(out, "%s", row->hint);
		roff_line(out, "Exit status %d.", row->exit_status);
	}
	roff_list_end(out);
}

/* What ends with this status, joined. False when nothing does. */
static bool join_texts(int exit_status, struct str *out)
{
	str_clear(out);
	for (size_t i = 0; i < ERR_CODE_COUNT; i++)
		if (err_rows[i].exit_status == exit_status)
			str_addf(out, "%s%s", out->n ? "; " : "", err_rows[i].text);
	return out->n > 0;
}

static void write_exit_statuses(struct str *out)
{
	enum { LAST_STATUS = 255 };
	struct str texts = {0};
	roff_list_begin(out, "Ds", false);
	for (int status = 0; status <= LAST_STATUS; status++) {
		if (!join_texts(status, &texts))
			continue;
		str_addf(out, ".It %d\n", status);
		roff_sentence(out, str_cstr(&texts));
	}
	str_add_cstr(out, ".It 128 + n\n");
	roff_line(out, "Ended by signal n, SIGTERM or SIGHUP; the terminal is as it was.");
	roff_list_end(out);
	str_release(&texts);
}

static void write_roles(struct str *out)
{
	roff_list_begin(out, "select.inactive", true);
	for (size_t i = 0; i < ROLE_COUNT; i++) {
		const struct role_row *row = &role_rows[i];
		roff_item(out, "Sy", sv_cstr(row->name), sv_cstr(""));
		roff_sentence(out, row->summary);
		if (row->parent != row->role)
			roff_line(out, "Without a value of its own it looks like %s.",
				role_rows[row->parent].name);
	}
	roff_list_end(out);
}

const struct docgen_table docgen_tables[] = {
	{"options", docgen_options},
	{"config-keys", docgen_config_keys},
	{"context-keys", docgen_context_keys},
	{"message-keys", docgen_message_keys},
	{"queue-keys", docgen_queue_keys},
	{"preset-keys", docgen_preset_keys},
	{"commands", docgen_commands},
	{"columns", docgen_columns},
	{"keys", docgen_keys},
	{"dashboard-commands", docgen_dashboard_commands},
	{"scenarios", docgen_scenarios},
	{"faults", docgen_faults},
	{"limits", write_limits},
	{"errors", write_errors},
	{"exit-statuses", write_exit_statuses},
	{"roles", write_roles},
	{NULL, NULL},
};

bool docgen_write(struct sv name, struct str *out)
{
	for (size_t i = 0; docgen_tables[i].name; i++) {
		if (!sv_eq_cstr(name, docgen_tables[i].name))
			continue;
		docgen_tables[i].write(out);
		return true;
	}
	return false;
}
