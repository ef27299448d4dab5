/* The manual's tables of the command line: options, config keys, commands. */
#include "commands.h"
#include "context_settings.h"
#include "docgen_tables.h"
#include "message_settings.h"
#include "preset_settings.h"
#include "queue_settings.h"
#include "roff.h"
#include "sqscope/base/units.h"

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

void docgen_options(struct str *out)
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
		roff_sentence(out, row->summary);
		add_values(out, row);
	}
	roff_list_end(out);
}

void docgen_config_keys(struct str *out)
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
		roff_sentence(out, row->summary);
		add_values(out, row);
	}
	roff_list_end(out);
	str_release(&name);
}

void docgen_context_keys(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; i < CONTEXT_KEYS; i++) {
		str_addf(out, ".It Ic %s No = Ar %s\n", context_keys[i].name,
			context_keys[i].argument);
		roff_sentence(out, context_keys[i].summary);
	}
	roff_list_end(out);
}

void docgen_message_keys(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; i < MESSAGE_KEYS; i++) {
		const struct message_key *key = &message_keys[i];
		str_addf(out, ".It Sy [%s%s] Ic %s No = Ar %s\n", key->section,
			key->section[0] == 'l'   ? " GLOB"
			: key->section[0] == 't' ? " NAME"
						 : "",
			key->name[0] == '*' ? "column" : key->name, key->argument);
		roff_sentence(out, key->summary);
	}
	roff_list_end(out);
}

void docgen_queue_keys(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; i < QUEUE_KEYS; i++) {
		str_addf(out, ".It Sy [queue GLOB] Ic %s No = Ar %s\n", queue_keys[i].name,
			queue_keys[i].argument);
		roff_sentence(out, queue_keys[i].summary);
	}
	roff_list_end(out);
}

void docgen_preset_keys(struct str *out)
{
	roff_list_begin(out, "Ds", false);
	for (size_t i = 0; i < QUEUE_PRESET_KEYS; i++) {
		const struct queue_preset_key *key = &queue_preset_keys[i];
		str_addf(out, ".It Ic %s No = Ar %s\n", key->name, key->argument);
		roff_sentence(out, key->summary);
	}
	roff_list_end(out);
}

static void write_own_options(struct str *out, const struct cli_command *command)
{
	for (size_t i = 0; i < CLI_MAX_OWN && command->options[i].name; i++) {
		const struct cli_option *own = &command->options[i];
		if (own->is_hidden)
			continue;
		if (i == 0)
			roff_list_begin(out, "Ds", false);
		str_add_cstr(out, own->name[1] ? ".It Fl \\-" : ".It Fl ");
		roff_text(out, sv_cstr(own->name));
		if (own->argument)
			str_addf(out, " Ar %s", own->argument);
		str_add_char(out, '\n');
		roff_sentence(out, own->summary);
	}
	if (command->options[0].name && !command->options[0].is_hidden)
		roff_list_end(out);
}

void docgen_commands(struct str *out)
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
