/* Which themes there are. */
#include "sqscope/base/compat.h"
#include "theme_file.h"
#include "theme_layer.h"

#include <dirent.h>
#include <stdlib.h>

static const char ending[] = ".ini";

struct listing {
	struct theme_dirs dirs;
	theme_listed_fn found;
	void *ud;
};

static bool has_ending(struct sv name)
{
	const size_t n = sizeof ending - 1;

	return name.n > n && memcmp(name.p + name.n - n, ending, n) == 0;
}

/* What a theme says of itself. One that is hidden by an earlier one is not asked. */
static void add(const struct listing *l, const char *name, enum theme_origin origin)
{
	struct theme_warnings unwanted = {0};
	struct theme_layer layer;
	struct theme_file file;

	if (theme_file_find(&file, name, &l->dirs, THEME_USER, NULL) && file.origin == origin) {
		theme_layer_parse(&layer, str_sv(&file.text), str_cstr(&file.source), &unwanted);
		l->found(l->ud, &(struct theme_listed){
					.name = name,
					.about = layer.about ? layer.about : "",
					.suits = layer.suits ? layer.suits : "any",
				});
		theme_layer_release(&layer);
		str_release(&unwanted.text);
	}
	theme_file_release(&file);
}

static int is_theme(const struct dirent *entry)
{
	return has_ending(sv_cstr(entry->d_name));
}

static void add_dir(const struct listing *l, const char *dir, enum theme_origin origin)
{
	struct dirent **entries = NULL;
	int count = dir ? scandir(dir, &entries, is_theme, alphasort) : 0;

	for (int i = 0; i < count; i++) {
		char *name = entries[i]->d_name;

		name[strlen(name) - (sizeof ending - 1)] = '\0';
		add(l, name, origin);
		free(entries[i]);
	}
	free(entries);
}

void theme_list(const char *user_dir, const char *data_dir, theme_listed_fn found, void *ud)
{
	const struct listing l = {{user_dir, data_dir}, found, ud};

	add_dir(&l, user_dir, THEME_USER);
	add_dir(&l, data_dir, THEME_DATA);
	for (size_t i = 0; theme_builtins[i].name; i++)
		add(&l, theme_builtins[i].name, THEME_BUILTIN);
}
