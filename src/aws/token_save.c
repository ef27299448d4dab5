/* A renewed token on its way into its file. */
#include "token_save.h"

#include "sqscope/base/log.h"
#include "sqscope/base/mem.h"

#include <stdlib.h>

struct token_save {
	char *path;
	json_t *members;
	struct secret used_refresh_token;
	token_saved_fn fn; /* NULL: nobody wants to know */
	void *ud;
	struct err err;
	bool is_tried, is_over;
};

static void free_save(struct token_save *save)
{
	free(save->path);
	json_answer_wipe(save->members);
	secret_release(&save->used_refresh_token);
	free(save);
}

static void write_file(void *ud)
{
	struct token_save *save = ud;

	save->is_tried = true;
	if (!token_file_save(
		    save->path, save->members, secret_sv(&save->used_refresh_token), &save->err))
		err_prefix(&save->err, "the renewed token is not saved");
}

static void on_written(void *ud, bool cancelled)
{
	struct token_save *save = ud;
	token_saved_fn fn = save->fn;
	void *fn_ud = save->ud;

	/* The loop goes before a thread was free for it. */
	if (!save->is_tried)
		write_file(save);
	if (err_is_set(&save->err))
		log_write(LOG_WARN, "credentials: %s", save->err.msg);
	save->is_over = true;
	if (fn && cancelled)
		return; /* who asked is still there and lets go of it */
	free_save(save);
	if (fn)
		fn(fn_ud);
}

struct token_save *token_save_start(struct loop *loop, const char *path, json_t *members,
	const struct secret *used_refresh_token, token_saved_fn fn, void *ud)
{
	struct token_save *save = mem_new(1, sizeof *save);

	save->path = mem_strdup(path);
	save->members = members;
	secret_copy(&save->used_refresh_token, used_refresh_token);
	save->fn = fn;
	save->ud = ud;
	loop_work(loop, write_file, on_written, save);
	return save;
}

void token_save_detach(struct token_save *save)
{
	if (!save)
		return;
	save->fn = NULL;
	if (save->is_over)
		free_save(save);
}
