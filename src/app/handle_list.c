/* Receipt handles, as people paste them. */
#include "handle_list.h"

#include "sqscope/base/files.h"
#include "sqscope/base/limits.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

static void add(struct handle_list *list, struct sv handle)
{
	list->handles = mem_grow(list->handles, &list->cap, list->count + 1, sizeof *list->handles);
	list->handles[list->count++] = handle;
}

void handle_list_split(struct handle_list *list)
{
	struct sv rest = str_sv(&list->text), line;
	while (!sv_is_empty(rest)) {
		sv_cut(rest, '\n', &line, &rest);
		line = sv_trim(line);
		if (!sv_is_empty(line) && line.p[0] != '#')
			add(list, line);
	}
}

bool handle_list_read(
	struct handle_list *list, const char *handle, const char *file, struct err *err)
{
	if (!handle == !file)
		return err_fail(err, ERR_USAGE, "give one of --handle H and --handles-file FILE");
	if (file && !file_read(file, limit(LIMIT_JSON_LINE), &list->text, NULL, err))
		return false;
	if (file)
		handle_list_split(list);
	else if (!sv_is_empty(sv_trim(sv_cstr(handle))))
		add(list, sv_trim(sv_cstr(handle)));
	return list->count > 0 ||
	       err_fail(err, ERR_USAGE, "%s holds no receipt handle", file ? file : "--handle");
}

void handle_list_release(struct handle_list *list)
{
	str_release(&list->text);
	free(list->handles);
	*list = (struct handle_list){0};
}
