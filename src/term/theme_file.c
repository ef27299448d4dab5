/* Finding the text of a theme. */
#include "theme_file.h"

#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "theme_guess.h"

/* Words only: a name must not lead out of the themes' directories. */
static bool is_name(struct sv name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];
		bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');

		if (!is_letter && !(c >= '0' && c <= '9') && c != '-' && c != '_')
			return false;
	}
	return name.n > 0;
}

static const struct theme_builtin *find_builtin(struct sv name)
{
	for (size_t i = 0; theme_builtins[i].name; i++) {
		if (sv_eq_cstr(name, theme_builtins[i].name))
			return &theme_builtins[i];
	}
	return NULL;
}

static bool fail_unknown(struct sv name, struct err *err)
{
	struct theme_guess guess = theme_guess_new(name);

	for (size_t i = 0; theme_builtins[i].name; i++)
		theme_guess_try(&guess, sv_cstr(theme_builtins[i].name));
	if (sv_is_empty(guess.nearest))
		return err_fail(err, ERR_CONFIG, "no theme is called \"%.*s\"", SV_ARGS(name));
	return err_fail(err, ERR_CONFIG, "no theme is called \"%.*s\"; did you mean \"%.*s\"?",
		SV_ARGS(name), SV_ARGS(guess.nearest));
}

/* True when the directory has it; `missing` tells that from a file that cannot be read. */
static bool read_from(
	struct theme_file *file, const char *dir, const char *name, bool *missing, struct err *err)
{
	*missing = true;
	if (!dir)
		return false;
	str_clear(&file->source);
	str_addf(&file->source, "%s/%s.ini", dir, name);
	if (file_read(str_cstr(&file->source), limit(LIMIT_CONFIG_FILE), &file->text, missing, err))
		return true;
	if (err && !*missing)
		err->code = ERR_CONFIG;
	return false;
}

bool theme_file_find(struct theme_file *file, const char *name, const struct theme_dirs *dirs,
	enum theme_origin from, struct err *err)
{
	const char *const places[] = {[THEME_USER] = dirs->user_dir, [THEME_DATA] = dirs->data_dir};
	const struct theme_builtin *builtin;
	bool missing;

	*file = (struct theme_file){.origin = from};
	if (!is_name(sv_cstr(name)))
		return err_fail(err, ERR_CONFIG,
			"\"%s\" cannot be the name of a theme: only letters, digits, - and _",
			name);
	for (; file->origin < THEME_BUILTIN; file->origin++) {
		if (read_from(file, places[file->origin], name, &missing, err)) {
			err_clear(err);
			return true;
		}
		if (!missing)
			return false;
	}
	builtin = find_builtin(sv_cstr(name));
	if (!builtin || from > THEME_BUILTIN)
		return fail_unknown(sv_cstr(name), err);
	err_clear(err);
	str_set(&file->text, sv_of(builtin->text, builtin->n));
	str_clear(&file->source);
	str_addf(&file->source, "%s (built in)", name);
	return true;
}

void theme_file_release(struct theme_file *file)
{
	str_release(&file->text);
	str_release(&file->source);
}
