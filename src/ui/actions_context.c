/* Which accounts and regions are shown, and signing in to them. */
#include "actions.h"
#include "menu.h"
#include "ui_state.h"

typedef size_t (*choices_fn)(void *ud, const struct ui_choice **out);
typedef bool (*set_fn)(void *ud, struct sv name, struct err *err);

/* What the screen shows is another thing now: whatever lies over the fleet was about the one
 * before.
 */
static bool apply(struct ui *ui, set_fn set, struct sv name, struct err *err)
{
	const struct place *place;

	if (!set(ui->host->ud, name, err))
		return false;
	while (ui_pop(ui))
		;
	/* What was told of the fleets before may be gone. */
	places_update(ui, &ui->status);
	ui->is_dirty = true;
	if (ui->fleets->count != 1) {
		ui_say(ui, "%zu contexts are shown.", ui->fleets->count);
		return true;
	}
	place = &ui->fleets->fleets[0]->place;
	ui_say(ui, "Now profile %s, region %s.", place->profile ? place->profile : "?",
		place->region ? place->region : "?");
	return true;
}

static void set_chosen(struct ui *ui, set_fn set, struct sv name)
{
	struct err err = {0};

	if (!apply(ui, set, name, &err))
		ui_say_error(ui, &err);
}

static void context_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	set_chosen(ui, ui->host->set_contexts, sv_cstr(menu_label(menu, item)));
}

static void profile_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	set_chosen(ui, ui->host->set_profile, sv_cstr(menu_label(menu, item)));
}

static void region_chosen(struct ui *ui, const struct menu *menu, const struct menu_item *item)
{
	set_chosen(ui, ui->host->set_region, sv_cstr(menu_label(menu, item)));
}

static void open_menu(struct ui *ui, const char *title, choices_fn choices, menu_chosen_fn chosen,
	const char *all)
{
	const struct ui_choice *list = NULL;
	size_t count = choices(ui->host->ud, &list);
	struct menu *menu = menu_new(title, chosen);

	if (all && count > 1)
		menu_add(menu, '\0', UNKNOWN, "all", all);
	for (size_t i = 0; i < count; i++)
		menu_add(menu, '\0', (int64_t)i, list[i].name, list[i].note);
	for (size_t i = 0; i < count; i++) {
		if (list[i].is_current)
			menu_select(menu, (int64_t)i);
	}
	menu_open(ui, menu);
}

bool action_context(struct ui *ui, struct sv args, struct err *err)
{
	const struct ui_choice *list = NULL;

	if (args.n > 0)
		return apply(ui, ui->host->set_contexts, args, err);
	if (ui->host->contexts(ui->host->ud, &list) < 2)
		return err_fail(err, ERR_USAGE,
			"there is one context; [context NAME] in the config file makes more");
	open_menu(ui, "Contexts", ui->host->contexts, context_chosen, "every one of the config");
	return true;
}

/* Rows of one account must not stand under the name of another: with several shown it would not be
 * clear which of them is meant. */
static bool is_single(const struct ui *ui, const char *what, struct err *err)
{
	if (!ui_shows_several(ui))
		return true;
	return err_fail(err, ERR_USAGE, "%s: %zu contexts are shown; :context NAME shows one", what,
		ui->fleets->count);
}

bool action_profile(struct ui *ui, struct sv args, struct err *err)
{
	if (!is_single(ui, "profile", err))
		return false;
	if (args.n > 0)
		return apply(ui, ui->host->set_profile, args, err);
	open_menu(ui, "Profiles of the AWS files", ui->host->profiles, profile_chosen, NULL);
	return true;
}

bool action_region(struct ui *ui, struct sv args, struct err *err)
{
	if (!is_single(ui, "region", err))
		return false;
	if (args.n > 0)
		return apply(ui, ui->host->set_region, args, err);
	open_menu(ui, "Regions", ui->host->regions, region_chosen, NULL);
	return true;
}

/* The context whose banner asks for it, else the one that the screen is about. */
static const struct fleet *login_fleet(struct ui *ui)
{
	struct trouble trouble;

	places_update(ui, &ui->status);
	trouble = trouble_worst(ui);
	return trouble_wants_login(trouble) ? trouble.place->fleet : ui_fleet(ui);
}

bool action_login(struct ui *ui, struct sv args, struct err *err)
{
	const struct fleet *fleet = login_fleet(ui);

	(void)args;
	return fleet && ui->host->login(ui->host->ud, fleet, err);
}
