/* The fleet without rows: the sentence that says why, and what to do. */
#include "doc.h"
#include "sqscope/base/units.h"
#include "ui_state.h"
#include "view_fleet.h"

enum { INDENT = 4 };

static void say_filtered(const struct fleet_view *view, struct doc *doc)
{
	static const char sentence[] = "No queue matches the filter ";

	doc_line(doc);
	doc_add(doc, INDENT, ROLE_TEXT, sv_cstr(sentence));
	doc_add(doc, INDENT + (int)strlen(sentence), ROLE_MATCH, str_sv(&view->filter.text));
	doc_line(doc);
	doc_add(doc, INDENT, ROLE_DIM,
		sv_cstr("Esc clears it, / changes it, ? shows what it understands."));
}

static void say_whose(const struct ui *ui, struct trouble trouble, struct doc *doc)
{
	const struct place *place;

	if (!trouble.place || !ui_shows_several(ui))
		return;
	place = &trouble.place->fleet->place;
	doc_add(doc, INDENT, place_role(place), sv_cstr(place_word(place)));
	doc_line(doc);
}

static void say_trouble(const struct ui *ui, struct trouble trouble, struct doc *doc, int width)
{
	struct str remedy = {0};

	trouble_add_remedy(ui, trouble, &remedy);
	doc_line(doc);
	say_whose(ui, trouble, doc);
	doc_wrap(doc, INDENT, width, ROLE_ERROR, sv_cstr(trouble.err->msg));
	if (err_hint(trouble.err)[0] != '\0') {
		doc_line(doc);
		doc_wrap(doc, INDENT, width, ROLE_TEXT, sv_cstr(err_hint(trouble.err)));
	}
	doc_line(doc);
	doc_line(doc);
	doc_addf(doc, INDENT, ROLE_DIM, "%s r tries now, ! says more%s.", str_cstr(&remedy),
		trouble_wants_login(trouble) ? ", L signs in" : "");
	str_release(&remedy);
}

static void say_listing(const struct ui *ui, struct doc *doc)
{
	char count[UNITS_TEXT_SIZE];

	doc_line(doc);
	doc_addf(doc, INDENT, ROLE_STATE_BUSY, "listing queues... %s",
		units_exact((int64_t)ui->status.listed, count));
}

static void add_where(const struct fleet *fleet, struct str *out)
{
	struct sv host = place_host(&fleet->place);

	if (fleet->account[0] != '\0') {
		str_add_cstr(out, "account ");
		place_add_account(out, sv_cstr(fleet->account));
		str_add_cstr(out, ", ");
	}
	str_addf(out, "region %s", fleet->place.region ? fleet->place.region : "?");
	if (host.n > 0)
		str_addf(out, ", at %.*s", SV_ARGS(host));
}

static void say_none(const struct ui *ui, struct doc *doc, int width)
{
	struct str text = {0};

	str_add_cstr(&text, "There is no queue to show in ");
	for (size_t i = 0; i < ui->fleets->count; i++) {
		if (i > 0)
			str_add_cstr(&text, "; nor in ");
		add_where(ui->fleets->fleets[i], &text);
	}
	str_add_char(&text, '.');
	doc_line(doc);
	doc_wrap(doc, INDENT, width, ROLE_TEXT, str_sv(&text));
	doc_line(doc);
	doc_wrap(doc, INDENT, width, ROLE_DIM,
		sv_cstr("Another region or profile: :region NAME or :profile NAME. A queue that is "
			"made now appears here by itself; r looks at once."));
	str_release(&text);
}

void fleet_empty_draw(struct ui *ui, const struct fleet_view *view, struct area a)
{
	struct trouble trouble = trouble_worst(ui);
	struct doc doc = {0};
	int width = a.cols - 2 * INDENT;

	doc_line(&doc);
	if (ui->alarms.summary.watched > 0)
		say_filtered(view, &doc);
	else if (trouble.err)
		say_trouble(ui, trouble, &doc, width);
	else if (ui->status.phase == POLLER_LISTING)
		say_listing(ui, &doc);
	else
		say_none(ui, &doc, width);
	doc_draw(&doc, a, 0);
	doc_release(&doc);
}
