/* What the `:` line can become. */
#include "completion.h"
#include "fuzzy.h"
#include "sqscope/ui/columns.h"
#include "ui_state.h"

#include <stdlib.h>

void completion_release(struct completion *completion)
{
	str_release(&completion->choices);
}

/* Keep the best: when the table is full the worst one gives way. */
static void add(struct completion *c, struct candidate candidate)
{
	size_t worst = 0;

	if (candidate.score <= 0)
		return;
	if (c->count < COMPLETION_MAX) {
		c->items[c->count++] = candidate;
		return;
	}
	for (size_t i = 1; i < c->count; i++) {
		if (c->items[i].score < c->items[worst].score)
			worst = i;
	}
	if (c->items[worst].score < candidate.score)
		c->items[worst] = candidate;
}

static void add_commands(struct completion *c, struct ui *ui, struct sv typed)
{
	enum command_scope scope = ui_view(ui)->ops->scope;

	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		int score = fuzzy_score(sv_cstr(command->name), typed), alias;

		if (command->scope != scope && command->scope != SCOPE_GLOBAL)
			continue;
		/* Moving is for keys: it would hide the rest. */
		if (typed.n == 0 && command->group == GROUP_MOVE)
			continue;
		alias = command->alias ? fuzzy_score(sv_cstr(command->alias), typed) : 0;
		add(c, (struct candidate){
			       .text = command->name,
			       .command = command,
			       .note = command->summary,
			       .score = score > alias ? score : alias,
		       });
	}
}

static void add_queues(struct completion *c, const struct ui *ui, struct sv typed)
{
	struct fleet_walk walk = {0};
	const struct queue *q;

	while ((q = fleet_set_next(ui->fleets, &walk)) != NULL) {
		if (q->is_watched)
			add(c, (struct candidate){
				       .text = q->name,
				       .queue = q,
				       .note = "",
				       .score = fuzzy_score(sv_cstr(q->name), typed),
			       });
	}
}

static void add_columns(struct completion *c, struct sv typed)
{
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		add(c, (struct candidate){
			       .text = columns[i].name,
			       .note = columns[i].summary,
			       .score = fuzzy_score(sv_cstr(columns[i].name), typed),
		       });
}

static void add_named(
	struct completion *c, const struct ui_choice *choices, size_t count, struct sv typed)
{
	for (size_t i = 0; i < count; i++)
		add(c, (struct candidate){
			       .text = choices[i].name,
			       .note = choices[i].is_current && choices[i].note[0] == '\0'
					       ? "now"
					       : choices[i].note,
			       .score = fuzzy_score(sv_cstr(choices[i].name), typed),
		       });
}

/* "all" is one of them, where there is more than one. */
static void add_contexts(struct completion *c, const struct ui *ui, struct sv typed)
{
	static const struct ui_choice all = {"all", "every context of the config", false};
	const struct ui_choice *choices = NULL;
	size_t count = ui->host->contexts(ui->host->ud, &choices);

	if (count > 1)
		add_named(c, &all, 1, typed);
	add_named(c, choices, count, typed);
}

static void add_themes(struct completion *c, const struct ui *ui, struct sv typed)
{
	static const struct ui_choice why = {"why", "which role is where on the screen", false};
	const struct ui_choice *choices = NULL;
	size_t count = ui->host->themes(ui->host->ud, &choices);

	add_named(c, choices, count, typed);
	add_named(c, &why, 1, typed);
}

static void add_profiles(struct completion *c, const struct ui *ui, struct sv typed)
{
	const struct ui_choice *choices = NULL;
	size_t count = ui->host->profiles(ui->host->ud, &choices);

	add_named(c, choices, count, typed);
}

static void add_regions(struct completion *c, const struct ui *ui, struct sv typed)
{
	const struct ui_choice *choices = NULL;
	size_t count = ui->host->regions(ui->host->ud, &choices);

	add_named(c, choices, count, typed);
}

static void add_programs(struct completion *c, const struct ui *ui, struct sv typed)
{
	for (size_t i = 0; i < ui->own.count; i++)
		add(c, (struct candidate){
			       .text = ui->own.items[i].name,
			       .note = own_command_summary(&ui->own.items[i]),
			       .score = fuzzy_score(sv_cstr(ui->own.items[i].name), typed),
		       });
}

static void add_layouts(struct completion *c, const struct ui *ui, struct sv typed)
{
	for (size_t i = 0; i < ui->own.layout_count; i++)
		add(c, (struct candidate){
			       .text = ui->own.layouts[i].name,
			       .note = "",
			       .score = fuzzy_score(sv_cstr(ui->own.layouts[i].name), typed),
		       });
}

static void add_choices(struct completion *c, const char *choices, struct sv typed)
{
	struct sv rest = sv_cstr(choices), word;
	size_t at = 0;

	/* All words first: adding moves the text. */
	str_clear(&c->choices);
	while (sv_next_word(&rest, &word)) {
		str_add(&c->choices, word);
		str_add_char(&c->choices, '\0');
	}
	while (at < c->choices.n) {
		const char *text = c->choices.p + at;

		add(c, (struct candidate){.text = text,
			       .note = "",
			       .score = fuzzy_score(sv_cstr(text), typed)});
		at += strlen(text) + 1;
	}
}

static void add_arguments(
	struct completion *c, struct ui *ui, const struct command *command, struct sv typed)
{
	switch (command->argument) {
	case ARGUMENT_NONE:
	case ARGUMENT_TEXT:
		break;
	case ARGUMENT_COLUMN:
		add_columns(c, typed);
		break;
	case ARGUMENT_THEME:
		add_themes(c, ui, typed);
		break;
	case ARGUMENT_QUEUE:
		add_queues(c, ui, typed);
		break;
	case ARGUMENT_COMMAND:
		add_commands(c, ui, typed);
		break;
	case ARGUMENT_CONTEXT:
		add_contexts(c, ui, typed);
		break;
	case ARGUMENT_PROFILE:
		add_profiles(c, ui, typed);
		break;
	case ARGUMENT_REGION:
		add_regions(c, ui, typed);
		break;
	case ARGUMENT_PROGRAM:
		add_programs(c, ui, typed);
		break;
	case ARGUMENT_LAYOUT:
		add_layouts(c, ui, typed);
		break;
	case ARGUMENT_CHOICE:
		add_choices(c, command->choices, typed);
		break;
	}
}

/* Better first; commands before queues; then by name. */
static int by_score(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if ((x->queue != NULL) != (y->queue != NULL))
		return x->queue ? 1 : -1;
	if (x->score != y->score)
		return y->score - x->score;
	return sv_cmp(sv_cstr(x->text), sv_cstr(y->text));
}

void completion_make(struct completion *c, struct ui *ui, struct sv line)
{
	struct sv rest = line, word = {line.p, 0};
	const struct command *command;

	c->count = 0;
	sv_next_word(&rest, &word);
	if (rest.n == 0) {
		c->start = word.n > 0 ? (size_t)(word.p - line.p) : line.n;
		add_commands(c, ui, word);
		if (word.n > 0)
			add_queues(c, ui, word);
	} else {
		command = command_find(ui_view(ui)->ops->scope, word);
		rest = sv_trim(rest);
		c->start = rest.n > 0 ? (size_t)(rest.p - line.p) : line.n;
		if (command)
			add_arguments(c, ui, command, rest);
	}
	if (c->count > 1)
		qsort(c->items, c->count, sizeof c->items[0], by_score);
}
