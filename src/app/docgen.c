/* The manual's tables. */
#include "docgen.h"
#include "commands.h"
#include "roff.h"
#include "sqscope/base/limits.h"
#include "sqscope/sqs/queue_attributes.h"
#include "sqscope/term/roles.h"
#include "sqscope/ui/columns.h"
#include "sqscope/ui/command.h"
#include "sqscope/ui/keymap.h"

static void add_values(struct str *out, const struct option_row *row)
{
	char min[UNITS_TEXT_SIZE], max[UNITS_TEXT_SIZE];
	switch (row->type) {
	case OPTION_INT:
		roff_line(out, "From %lld to %lld.", (long long)row->min, (long long)row->max);
		break;
	case OPTION_SECONDS:
		roff_line(out, "From %s to %s.", units_duration(row->min / 1000, min),
			units_duration(row->max / 1000, max));
		break;
	case OPTION_CHOICE:
		roff_line(out, "One of %s.", row->choices);
		break;
	case OPTION_FLAG:
	case OPTION_TEXT:
	case OPTION_FILE:
		break;
	}
	if (row->argument && row->default_text)
		roff_line(out, "Default: %s.", row->default_text);
}

/* A summary as a sentence. */
static void add_summary(struct str *out, const char *summary)
{
	char first = *summary;
	bool is_lower = first >= 'a' && first <= 'z';
	roff_line(out, "%c%s.", is_lower ? first - 'a' + 'A' : first, summary + 1);
}

static void write_options(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		str_add_cstr(out, ".It");
		if (row->letter)
			str_addf(out, " Fl %c ,", row->letter);
		str_add_cstr(out, " Fl \\-");
		roff_text(out, sv_cstr(row->name));
		if (row->argument)
			str_addf(out, " Ar %s", row->argument);
		str_add_char(out, '\n');
		add_summary(out, row->summary);
		add_values(out, row);
	}
	roff_list_end(out);
}

static void write_keys_of_config(struct str *out)
{
	struct str name = {0};
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; i < OPT_COUNT; i++) {
		const struct option_row *row = &option_rows[i];
		if (!row->in_config)
			continue;
		str_clear(&name);
		option_key_name(row, &name);
		str_addf(out, ".It Ic %s No = Ar %s\n", str_cstr(&name),
			row->argument ? row->argument : "BOOLEAN");
		add_summary(out, row->summary);
		add_values(out, row);
	}
	roff_list_end(out);
	str_release(&name);
}

static void write_own_options(struct str *out, const struct cli_command *command)
{
	for (size_t i = 0; i < CLI_MAX_OWN && command->options[i].name; i++) {
		const struct cli_option *own = &command->options[i];
		if (own->is_hidden)
			continue;
		if (i == 0)
			roff_list_begin(out, "Ds", false);
		str_add_cstr(out, ".It Fl \\-");
		roff_text(out, sv_cstr(own->name));
		if (own->argument)
			str_addf(out, " Ar %s", own->argument);
		str_add_char(out, '\n');
		add_summary(out, own->summary);
	}
	if (command->options[0].name && !command->options[0].is_hidden)
		roff_list_end(out);
}

static void write_commands(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; cli_commands[i]; i++) {
		const struct cli_command *c = cli_commands[i];
		roff_item(out, "Cm", sv_cstr(c->name), sv_cstr(c->usage));
		roff_line(out, "%s", c->details);
		write_own_options(out, c);
	}
	roff_list_end(out);
}

static void write_columns(struct str *out)
{
	roff_list_begin(out, "ALARMS", true);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		roff_item(out, "Sy", sv_cstr(columns[i].title), sv_cstr(""));
		roff_line(out, "%s: %s.", columns[i].name, columns[i].summary);
	}
	roff_list_end(out);
}

static const char *usage_gap(const struct command *c)
{
	return *c->usage ? " " : "";
}

static void write_dashboard_commands(struct str *out)
{
	roff_list_begin(out, "attributes", true);
	for (size_t i = 0; i < command_count; i++) {
		const struct command *c = &commands[i];
		struct str rest = {0};
		str_addf(&rest, "%s%s(%s)", c->usage, usage_gap(c), command_scope_names[c->scope]);
		roff_item(out, "Ic", sv_cstr(c->name), str_sv(&rest));
		add_summary(out, c->summary);
		if (c->alias)
			roff_line(out, "Short: %s.", c->alias);
		str_release(&rest);
	}
	roff_list_end(out);
}

/* The keys that a command has in exactly this scope. */
static void write_key(struct str *out, const struct keymap *keymap, enum command_scope scope,
	const struct command *c)
{
	struct str keys = {0};
	for (size_t i = 0; i < keymap->count; i++) {
		const struct binding *b = &keymap->bindings[i];
		if (b->scope != scope || b->command != c)
			continue;
		if (keys.n)
			str_add_char(&keys, ' ');
		key_name(b->key, &keys);
	}
	if (keys.n) {
		roff_item(out, "Sy", str_sv(&keys), sv_cstr(""));
		roff_line(out, "%s: %s.", c->name, c->summary);
	}
	str_release(&keys);
}

static void write_keys(struct str *out)
{
	struct keymap keymap = {0};
	struct str warnings = {0};
	keymap_load(&keymap, sv_cstr(keymap_defaults), "defaults", &warnings);
	for (size_t scope = 0; scope < SCOPE_COUNT; scope++) {
		str_addf(out, ".Pp\n.Sy [keys %s]\n", command_scope_names[scope]);
		roff_list_begin(out, "j-Down", true);
		for (size_t i = 0; i < command_count; i++)
			write_key(out, &keymap, (enum command_scope)scope, &commands[i]);
		roff_list_end(out);
	}
	keymap_release(&keymap);
	str_release(&warnings);
}

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
		add_summary(out, row->text);
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
		add_summary(out, str_cstr(&texts));
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
		add_summary(out, row->summary);
		if (row->parent != row->role)
			roff_line(out, "Without a value of its own it looks like %s.",
				role_rows[row->parent].name);
	}
	roff_list_end(out);
}

const struct docgen_table docgen_tables[] = {
	{"options", write_options},
	{"config-keys", write_keys_of_config},
	{"commands", write_commands},
	{"columns", write_columns},
	{"keys", write_keys},
	{"dashboard-commands", write_dashboard_commands},
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
