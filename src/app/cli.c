/* The parser of the command line. */
#include "cli.h"
#include "commands.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"
#include "suggest.h"

#include <stdint.h>
#include <stdlib.h>

struct parser {
	struct cli_call *call;
	struct options *options;
	char *const *args; /* what is left; NULL-terminated */
	size_t operand_cap;
	bool only_operands; /* after -- */
};

/* One option as it stands on the line, cut at its '='. */
struct written {
	struct sv name;    /* without dashes */
	const char *value; /* after the '='; NULL without one */
};

static const struct cli_option *find_own(const struct cli_command *command, struct sv name)
{
	for (size_t i = 0; command && i < CLI_MAX_OWN && command->options[i].name; i++)
		if (sv_eq_cstr(name, command->options[i].name))
			return &command->options[i];
	return NULL;
}

static void offer_own(struct suggest *nearest, const struct cli_command *command)
{
	for (size_t i = 0; command && i < CLI_MAX_OWN && command->options[i].name; i++)
		if (!command->options[i].is_hidden)
			suggest_offer(nearest, sv_cstr(command->options[i].name));
}

/* `arg` as written, `name` without dashes and value. */
static bool fail_unknown(const struct parser *p, const char *arg, struct sv name, struct err *err)
{
	for (size_t i = 0; cli_commands[i]; i++) {
		const struct cli_option *own = find_own(cli_commands[i], name);
		if (own && !own->is_hidden)
			return err_fail(err, ERR_USAGE,
				"--%s is an option of the command %s: write it after that word",
				own->name, cli_commands[i]->name);
	}
	struct suggest nearest = suggest_for(name);
	for (size_t i = 0; i < OPT_COUNT; i++)
		suggest_offer(&nearest, sv_cstr(option_rows[i].name));
	offer_own(&nearest, p->call->command);
	/* Shown with the dashes and without the value. */
	int shown = (int)(name.p + name.n - arg);
	if (sv_is_empty(nearest.best))
		return err_fail(err, ERR_USAGE, "there is no option %.*s", shown, arg);
	return err_fail(err, ERR_USAGE, "there is no option %.*s; did you mean --%.*s?", shown, arg,
		SV_ARGS(nearest.best));
}

static const char *dashes(struct sv name)
{
	return name.n == 1 ? "-" : "--";
}

/*
 * The value of an option: after its '=', or the next argument. One that begins with "--" is the
 * next option: its value was forgotten (write --opt=--value for the rare real one).
 */
static bool take_value(struct parser *p, const struct written *w, const char *argument,
	const char **value, struct err *err)
{
	*value = w->value;
	if (!*value && p->args[0] && !sv_starts_with(sv_cstr(p->args[0]), sv_cstr("--")))
		*value = *p->args++;
	if (!*value)
		return err_fail(err, ERR_USAGE, "%s%.*s needs a value: %s%.*s %s", dashes(w->name),
			SV_ARGS(w->name), dashes(w->name), SV_ARGS(w->name), argument);
	return true;
}

/* A value that may be missing: after its '=', or the next argument when that is a number. */
static void take_number(struct parser *p, const struct written *w, const char **value)
{
	int64_t n;
	if (w->value)
		*value = w->value;
	else if (p->args[0] && sv_to_i64(sv_cstr(p->args[0]), &n))
		*value = *p->args++;
}

static bool refuse_value(const struct written *w, struct err *err)
{
	if (!w->value)
		return true;
	return err_fail(err, ERR_USAGE, "--%.*s takes no value", SV_ARGS(w->name));
}

static bool parse_global(
	struct parser *p, const struct option_row *row, const struct written *w, struct err *err)
{
	const char *value = "true";
	if (row->argument ? !take_value(p, w, row->argument, &value, err) : !refuse_value(w, err))
		return false;
	if (option_set(p->options, row->id, sv_cstr(value), ORIGIN_COMMAND_LINE, err))
		return true;
	err_prefix(err, "--%s", row->name);
	return false;
}

static bool parse_own(
	struct parser *p, const struct cli_option *own, const struct written *w, struct err *err)
{
	const char *value = "";
	if (own->argument && own->argument[0] == '[')
		take_number(p, w, &value);
	else if (own->argument ? !take_value(p, w, own->argument, &value, err)
			       : !refuse_value(w, err))
		return false;
	struct cli_call *call = p->call;
	call->own[own - call->command->options] = value;
	call->values = mem_grow(
		call->values, &call->value_cap, call->value_count + 1, sizeof *call->values);
	call->values[call->value_count++] = (struct cli_value){own, value};
	return true;
}

static bool parse_long(struct parser *p, const char *arg, struct err *err)
{
	struct written w = {0};
	struct sv after;
	if (sv_cut(sv_cstr(arg + 2), '=', &w.name, &after))
		w.value = after.p;
	const struct cli_option *own = find_own(p->call->command, w.name);
	if (own)
		return parse_own(p, own, &w, err);
	const struct option_row *row = option_find(w.name);
	if (row)
		return parse_global(p, row, &w, err);
	return fail_unknown(p, arg, w.name, err);
}

static bool parse_short(struct parser *p, const char *arg, struct err *err)
{
	const struct cli_option *own = find_own(p->call->command, sv_of(arg + 1, 1));
	const struct option_row *row = arg[2] ? NULL : option_find_letter(arg[1]);
	/* -n 5 and -n5 are the same. */
	if (own && (own->argument || !arg[2]))
		return parse_own(p, own,
			&(struct written){sv_cstr(own->name), arg[2] ? arg + 2 : NULL}, err);
	if (row)
		return parse_global(p, row, &(struct written){sv_cstr(row->name), NULL}, err);
	return fail_unknown(p, arg, sv_cstr(arg + 1), err);
}

static bool add_operand(struct parser *p, const char *word, struct err *err)
{
	struct cli_call *call = p->call;
	if (!*word)
		return err_fail(err, ERR_USAGE, "an argument is empty");
	if ((int64_t)call->operand_count >= limit(LIMIT_PATTERNS))
		return err_fail(err, ERR_USAGE, "more than %lld arguments",
			(long long)limit(LIMIT_PATTERNS));
	call->operands = mem_grow(
		call->operands, &p->operand_cap, call->operand_count + 1, sizeof *call->operands);
	call->operands[call->operand_count++] = word;
	return true;
}

static bool parse_word(struct parser *p, const char *word, struct err *err)
{
	bool is_first = !p->call->command && p->call->operand_count == 0;
	if (is_first && !p->only_operands)
		p->call->command = cli_command_find(sv_cstr(word));
	if (is_first && p->call->command)
		return true;
	return add_operand(p, word, err);
}

static bool parse_arg(struct parser *p, const char *arg, struct err *err)
{
	if (p->only_operands || arg[0] != '-' || !arg[1])
		return parse_word(p, arg, err);
	if (arg[1] != '-')
		return parse_short(p, arg, err);
	if (arg[2])
		return parse_long(p, arg, err);
	p->only_operands = true;
	return true;
}

static bool check_operands(
	const struct cli_call *call, const struct options *options, struct err *err)
{
	const struct cli_command *c = call->command;
	if (!c || option_flag(options, OPT_HELP) || option_flag(options, OPT_VERSION))
		return true;
	if (call->operand_count < c->min_operands)
		return err_fail(err, ERR_USAGE, "%s needs an argument: sqscope %s %s", c->name,
			c->name, c->usage);
	if (call->operand_count > c->max_operands)
		return err_fail(err, ERR_USAGE, "%s has no place for '%s': sqscope %s %s", c->name,
			call->operands[c->max_operands], c->name, c->usage);
	return true;
}

bool cli_parse(struct cli_call *call, struct options *options, int argc, char *const argv[],
	struct err *err)
{
	*call = (struct cli_call){0};
	struct parser p = {.call = call, .options = options, .args = argc > 0 ? argv + 1 : argv};
	while (*p.args) {
		const char *arg = *p.args++;
		if (!parse_arg(&p, arg, err))
			return false;
	}
	return check_operands(call, options, err);
}

void cli_release(struct cli_call *call)
{
	free(call->operands);
	free(call->values);
	*call = (struct cli_call){0};
}

const char *cli_own(const struct cli_call *call, const char *name)
{
	const struct cli_option *own = find_own(call->command, sv_cstr(name));
	return own ? call->own[own - call->command->options] : NULL;
}

const char *cli_own_next(const struct cli_call *call, const char *name, size_t *at)
{
	const struct cli_option *own = find_own(call->command, sv_cstr(name));
	while (own && *at < call->value_count) {
		const struct cli_value *value = &call->values[(*at)++];
		if (value->option == own)
			return value->value;
	}
	return NULL;
}

bool cli_own_rate(const struct cli_call *call, const char *name, double *rate, struct err *err)
{
	const char *text = cli_own(call, name);
	char *end;
	if (!text)
		return true;
	*rate = strtod(text, &end);
	return (*end == '\0' && *rate > 0 && *rate <= 1e6) ||
	       err_fail(err, ERR_USAGE, "--%s: '%s' is no number of messages a second", name, text);
}

bool cli_own_seconds(const struct cli_call *call, const char *name, int least, int most,
	int *seconds, struct err *err)
{
	const char *text = cli_own(call, name);
	int64_t n;
	if (!text)
		return true;
	if (!sv_to_i64(sv_cstr(text), &n) || n < least || n > most)
		return err_fail(err, ERR_USAGE, "--%s: '%s' is no time in seconds from %d to %d",
			name, text, least, most);
	*seconds = (int)n;
	return true;
}

void cli_option_written(const struct cli_option *option, struct str *out)
{
	str_addf(out, "%s%s", dashes(sv_cstr(option->name)), option->name);
	if (option->argument)
		str_addf(out, " %s", option->argument);
}
