/* The values of the global options: checking, keeping, finding. */
#include "sqscope/app/options.h"
#include "sqscope/base/mem.h"
#include "sqscope/base/units.h"
#include "suggest.h"

#include <stdlib.h>

static bool word_is_one_of(struct sv text, struct sv words)
{
	struct sv word;
	while (sv_next_word(&words, &word))
		if (sv_eq_nocase(text, word))
			return true;
	return false;
}

static bool parse_flag(struct sv text, const struct option_row *row, int64_t *out, struct err *err)
{
	if (word_is_one_of(text, sv_cstr("true yes on 1 always")))
		*out = 1;
	else if (word_is_one_of(text, sv_cstr("false no off 0 never")))
		*out = 0;
	else
		return err_fail(err, ERR_USAGE, "'%.*s' is neither true nor false", SV_ARGS(text));
	if (*out < row->min)
		return err_fail(err, ERR_USAGE, "it cannot be switched off in this version");
	return true;
}

static bool parse_int(struct sv text, const struct option_row *row, int64_t *out, struct err *err)
{
	if (!sv_to_i64(text, out))
		return err_fail(err, ERR_USAGE, "'%.*s' is not a number", SV_ARGS(text));
	if (*out < row->min || *out > row->max)
		return err_fail(err, ERR_USAGE, "%.*s is not between %lld and %lld", SV_ARGS(text),
			(long long)row->min, (long long)row->max);
	return true;
}

static bool parse_seconds(
	struct sv text, const struct option_row *row, int64_t *out, struct err *err)
{
	int64_t seconds;
	if (!units_parse_duration(text, &seconds))
		return err_fail(err, ERR_USAGE, "'%.*s' is not a time such as 10, 30s or 5m",
			SV_ARGS(text));
	/* Compared in seconds, so that no input can overflow. */
	if (seconds < row->min / 1000 || seconds > row->max / 1000) {
		char min[UNITS_TEXT_SIZE], max[UNITS_TEXT_SIZE];
		return err_fail(err, ERR_USAGE, "'%.*s' is not between %s and %s", SV_ARGS(text),
			units_duration(row->min / 1000, min), units_duration(row->max / 1000, max));
	}
	*out = seconds * 1000;
	return true;
}

static bool check_choice(struct sv text, const struct option_row *row, struct err *err)
{
	struct suggest nearest = suggest_for(text);
	struct sv rest = sv_cstr(row->choices), word;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, ',', &word, &rest);
		if (sv_eq(text, word))
			return true;
		suggest_offer(&nearest, word);
	}
	if (sv_is_empty(nearest.best))
		return err_fail(
			err, ERR_USAGE, "'%.*s' is none of %s", SV_ARGS(text), row->choices);
	return err_fail(err, ERR_USAGE, "'%.*s' is none of %s; did you mean '%.*s'?", SV_ARGS(text),
		row->choices, SV_ARGS(nearest.best));
}

static bool parse(struct sv text, const struct option_row *row, int64_t *number, struct err *err)
{
	switch (row->type) {
	case OPTION_FLAG:
		return parse_flag(text, row, number, err);
	case OPTION_INT:
		return parse_int(text, row, number, err);
	case OPTION_SECONDS:
		return parse_seconds(text, row, number, err);
	case OPTION_CHOICE:
		return check_choice(text, row, err);
	case OPTION_TEXT:
	case OPTION_FILE:
		if (sv_is_empty(sv_trim(text)))
			return err_fail(err, ERR_USAGE, "it needs a value");
		return true;
	}
	return false;
}

void options_init(struct options *o)
{
	*o = (struct options){0};
	for (size_t i = 0; i < OPT_COUNT; i++) {
		struct option_value *v = &o->values[i];
		if (!option_rows[i].default_text)
			continue;
		v->text = mem_strdup(option_rows[i].default_text);
		/* A default that its own rules refuse is caught by the test of the table. */
		if (!parse(sv_cstr(v->text), &option_rows[i], &v->number, NULL))
			v->number = 0;
	}
}

void options_release(struct options *o)
{
	for (size_t i = 0; i < OPT_COUNT; i++)
		free(o->values[i].text);
	str_release(&o->warnings);
	str_release(&o->keys);
	ini_release(&o->config);
	free(o->config_path);
	*o = (struct options){0};
}

const char *option_text(const struct options *o, enum option_id id)
{
	return o->values[id].text;
}

int64_t option_number(const struct options *o, enum option_id id)
{
	return o->values[id].number;
}

bool option_flag(const struct options *o, enum option_id id)
{
	return o->values[id].number != 0;
}

enum option_origin option_origin(const struct options *o, enum option_id id)
{
	return o->values[id].origin;
}

bool option_set(struct options *o, enum option_id id, struct sv text, enum option_origin origin,
	struct err *err)
{
	int64_t number = 0;
	if (!parse(text, &option_rows[id], &number, err))
		return false;
	struct option_value *v = &o->values[id];
	if (v->origin > origin)
		return true;
	free(v->text);
	*v = (struct option_value){mem_strndup(text.p, text.n), number, origin};
	return true;
}

bool options_read_environment(struct options *o, option_getenv_fn get, void *ud, struct err *err)
{
	struct str name = {0};
	bool ok = true;
	for (size_t i = 0; ok && i < OPT_COUNT; i++) {
		if (!option_rows[i].in_config)
			continue;
		str_clear(&name);
		option_env_name(&option_rows[i], &name);
		const char *value = get(ud, str_cstr(&name));
		if (!value || sv_is_empty(sv_trim(sv_cstr(value))))
			continue;
		ok = option_set(
			o, (enum option_id)i, sv_trim(sv_cstr(value)), ORIGIN_ENVIRONMENT, err);
		if (!ok)
			err_prefix(err, "%s", str_cstr(&name));
	}
	str_release(&name);
	return ok;
}

const struct option_row *option_find(struct sv name)
{
	for (size_t i = 0; i < OPT_COUNT; i++)
		if (sv_eq_cstr(name, option_rows[i].name))
			return &option_rows[i];
	return NULL;
}

const struct option_row *option_find_letter(char letter)
{
	for (size_t i = 0; i < OPT_COUNT; i++)
		if (option_rows[i].letter && option_rows[i].letter == letter)
			return &option_rows[i];
	return NULL;
}

const struct option_row *option_find_key(struct sv key)
{
	const struct option_row *found = NULL;
	struct str name = {0};
	for (size_t i = 0; !found && i < OPT_COUNT; i++) {
		str_clear(&name);
		option_key_name(&option_rows[i], &name);
		if (option_rows[i].in_config && sv_eq_nocase(key, str_sv(&name)))
			found = &option_rows[i];
	}
	str_release(&name);
	return found;
}

void option_key_name(const struct option_row *row, struct str *out)
{
	for (const char *p = row->name; *p; p++)
		str_add_char(out, *p == '-' ? '_' : *p);
}

void option_env_name(const struct option_row *row, struct str *out)
{
	str_add_cstr(out, "SQSCOPE_");
	for (const char *p = row->name; *p; p++) {
		bool is_letter = *p >= 'a' && *p <= 'z';
		str_add_char(out, *p == '-' ? '_' : is_letter ? (char)(*p - 'a' + 'A') : *p);
	}
}
