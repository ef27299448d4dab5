/* Grouping messages: by what, and showing one of the groups. */
#include "actions.h"
#include "line_prompt.h"
#include "menu.h"
#include "sqscope/base/mem.h"
#include "view_messages.h"

#include <stdlib.h>

enum {
	GROUP_CHOICES = 40,
	CHOICE_ERROR = -1,
	CHOICE_EXPR = -2,
	CHOICE_ATTRIBUTE = -3,
	CHOICE_NOT = -4,
	CHOICE_ALL = -5
};

static void group_by(struct ui *ui, enum desk_group_by by, struct sv what)
{
	struct messages_view *view = messages_view_of(ui);

	if (!view)
		return;
	view->group_by = by;
	str_set(&view->group, what);
	messages_view_ask(view);
}

static void group_expr_accepted(struct ui *ui, struct sv line)
{
	if (line.n > 0)
		group_by(ui, DESK_GROUP_EXPR, line);
}

static void group_attribute_accepted(struct ui *ui, struct sv line)
{
	if (line.n > 0)
		group_by(ui, DESK_GROUP_ATTRIBUTE, line);
}

static void show_group(struct ui *ui, int group)
{
	struct messages_view *view = messages_view_of(ui);

	view->only_group = group;
	view->is_outdated = true;
	view->list.top = 0;
}

static void group_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	(void)menu;
	if (!messages_view_of(ui))
		return;
	switch (item->value) {
	case CHOICE_ERROR:
		group_by(ui, DESK_GROUP_ERROR, sv_cstr(""));
		break;
	case CHOICE_EXPR:
		line_prompt_open(ui, &(struct line_prompt_options){
					     .name = "group",
					     .label = "group by jq: ",
					     .text = sv_cstr(".json."),
					     .history = &ui->wheres,
					     .accept = group_expr_accepted,
				     });
		break;
	case CHOICE_ATTRIBUTE:
		line_prompt_open(ui, &(struct line_prompt_options){
					     .name = "group",
					     .label = "group by attribute: ",
					     .accept = group_attribute_accepted,
				     });
		break;
	case CHOICE_NOT:
		group_by(ui, DESK_GROUP_NOT, sv_cstr(""));
		break;
	case CHOICE_ALL:
		show_group(ui, DESK_NO_GROUP);
		break;
	default:
		show_group(ui, (int)item->value);
		break;
	}
}

/* "5  #####" */
static void add_bar(int64_t count, int64_t most, struct str *out)
{
	enum { BAR_COLS = 20 };
	int64_t bar = most > 0 ? (count * BAR_COLS + most - 1) / most : 0;

	str_addf(out, "%5lld  ", (long long)count);
	for (int64_t i = 0; i < bar; i++)
		str_add_char(out, '#');
}

static void add_group_choices(struct menu *menu, const struct message_groups *groups)
{
	size_t *order = mem_new(groups->count + 1, sizeof *order);

	message_groups_order(groups, order);
	for (size_t i = 0; i < groups->count && i < GROUP_CHOICES; i++) {
		const struct message_group *group = &groups->groups[order[i]];
		struct str note = {0};

		add_bar(group->count, groups->groups[order[0]].count, &note);
		menu_add(menu, '\0', (int64_t)order[i], str_cstr(&group->value), str_cstr(&note));
		str_release(&note);
	}
	free(order);
}

static void open_groups(struct ui *ui, struct messages_view *view)
{
	const struct message_groups *groups = message_desk_groups(view->desk);
	struct menu *menu =
		menu_new(groups ? "Show one group, or group anew" : "Group by", group_chosen);

	if (groups)
		add_group_choices(menu, groups);
	if (groups && view->only_group != DESK_NO_GROUP)
		menu_add(menu, 'g', CHOICE_ALL, "all groups", "show every message again");
	menu_add(menu, 'e', CHOICE_ERROR, "by error", "the error that a message tells of");
	menu_add(menu, 'x', CHOICE_EXPR, "by expression", "jq, as in .json.model");
	menu_add(menu, 'a', CHOICE_ATTRIBUTE, "by attribute", "of the message, or a system one");
	if (groups)
		menu_add(menu, 'n', CHOICE_NOT, "not at all", "");
	menu_open(ui, menu);
}

bool action_group(struct ui *ui, struct sv args, struct err *err)
{
	struct messages_view *view = messages_view_of(ui);

	(void)err;
	if (args.n == 0)
		open_groups(ui, view);
	else if (sv_eq_cstr(args, "error"))
		group_by(ui, DESK_GROUP_ERROR, sv_cstr(""));
	else if (sv_eq_cstr(args, "none"))
		group_by(ui, DESK_GROUP_NOT, sv_cstr(""));
	else
		group_by(ui, DESK_GROUP_EXPR, args);
	return true;
}
