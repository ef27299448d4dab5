/* Copying to the terminal's clipboard. */
#include "copy.h"

#include "line_prompt.h"
#include "menu.h"
#include "sqscope/base/mem.h"
#include "ui_state.h"

#include <stdlib.h>

enum { CHOICE_COPY, CHOICE_FILE };

struct saving {
	struct ui *ui;
	const char *what;
	struct str path;
};

static void on_saved(void *ud, struct sv text, const struct err *err)
{
	struct saving *saving = ud;

	(void)text;
	if (!err)
		ui_say(saving->ui, "Wrote %s to %s.", saving->what, str_cstr(&saving->path));
	else if (err->code != ERR_CANCELLED)
		ui_say_error(saving->ui, err);
	saving->ui->is_dirty = true;
	str_release(&saving->path);
	free(saving);
}

static void save_accepted(struct ui *ui, struct sv path)
{
	struct saving *saving;

	if (path.n == 0)
		return;
	saving = mem_new(1, sizeof *saving);
	saving->ui = ui;
	saving->what = ui->to_copy_what;
	str_add(&saving->path, path);
	ui->host->save(ui->host->ud, path, str_sv(&ui->to_copy), on_saved, saving);
}

/* The error of a copy that failed stays for the view of errors. */
static void offer_file(struct ui *ui, const char *label, const struct err *err)
{
	if (err)
		ui_say_error(ui, err);
	line_prompt_open(ui, &(struct line_prompt_options){
				     .name = "file",
				     .label = label,
				     .accept = save_accepted,
			     });
}

static void send_to_terminal(struct ui *ui)
{
	struct err err = {0};
	char size[UNITS_TEXT_SIZE];

	if (ui->host->copy(ui->host->ud, str_sv(&ui->to_copy), &err))
		ui_say(ui, "Sent %s (%s) to the terminal's clipboard; it does not confirm.",
			ui->to_copy_what, units_bytes((int64_t)ui->to_copy.n, size));
	else
		offer_file(ui, "this terminal cannot take it; write to a new file: ", &err);
}

static void chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	(void)menu;
	if (item->value == CHOICE_COPY) {
		send_to_terminal(ui);
		return;
	}
	offer_file(ui, "write to a new file: ", NULL);
}

void copy_text(struct ui *ui, const char *what, struct sv text)
{
	char size[UNITS_TEXT_SIZE];
	struct menu *menu;

	str_set(&ui->to_copy, text);
	ui->to_copy_what = what;
	if (text.n <= COPY_ASKS_BYTES) {
		send_to_terminal(ui);
		return;
	}
	menu = menu_new("That is a lot for a clipboard", chosen);
	menu_add(menu, 'c', CHOICE_COPY, "copy", units_bytes((int64_t)text.n, size));
	menu_add(menu, 'f', CHOICE_FILE, "file", "write it to a new file instead");
	menu_open(ui, menu);
}
