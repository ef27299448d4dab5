/* The queues in alarm: the bell, the title, and what was acknowledged. */
#include "alarms.h"
#include "queue_look.h"
#include "ui_state.h"

void alarms_init(struct alarms *alarms)
{
	*alarms = (struct alarms){.rang_ms = UNKNOWN, .is_fresh = true};
	queue_set_init(&alarms->critical);
	queue_set_init(&alarms->acknowledged);
}

void alarms_release(struct alarms *alarms)
{
	queue_set_release(&alarms->critical);
	queue_set_release(&alarms->acknowledged);
	str_release(&alarms->title);
}

static bool is_critical(const struct queue *q)
{
	return q->is_watched && q->severity == SEVERITY_CRIT;
}

/* What is critical at its first reading was so before we came: it is on the screen, and no news. */
static bool is_news(struct alarms *alarms, const struct queue *q)
{
	return !queue_set_has(&alarms->critical, q) && rates_known(&q->rates);
}

/* Take the new set of critical queues. True when a queue has become critical. */
static bool look(struct alarms *alarms, const struct fleet_set *fleets)
{
	struct queue_set critical, acknowledged;
	struct fleet_walk walk = {0};
	const struct queue *q;
	bool has_news = false;

	queue_set_init(&critical);
	queue_set_init(&acknowledged);
	alarms->known = 0;
	while ((q = fleet_set_next(fleets, &walk)) != NULL) {
		if (q->is_watched && queue_glyph(q) != GLYPH_STALE &&
			queue_glyph(q) != GLYPH_UNKNOWN)
			alarms->known++;
		if (!is_critical(q))
			continue;
		has_news |= is_news(alarms, q);
		queue_set_add(&critical, q);
		if (queue_set_has(&alarms->acknowledged, q))
			queue_set_add(&acknowledged, q);
	}
	queue_set_release(&alarms->critical);
	queue_set_release(&alarms->acknowledged);
	alarms->critical = critical;
	alarms->acknowledged = acknowledged;
	return has_news;
}

static void ring(struct ui *ui)
{
	struct alarms *alarms = &ui->alarms;

	if (alarms->rang_ms != UNKNOWN && ui->now_ms - alarms->rang_ms < BELL_PAUSE_MS)
		return;
	alarms->rang_ms = ui->now_ms;
	if (!ui->is_mute)
		ui->host->bell(ui->host->ud);
}

/* What the title is about: the profile or the context, or how many contexts. */
static void add_subject(const struct ui *ui, struct str *out)
{
	const struct place *place;

	if (ui->fleets->count != 1) {
		str_addf(out, "%zu contexts", ui->fleets->count);
		return;
	}
	place = &ui->fleets->fleets[0]->place;
	str_add_cstr(out, place->is_named || !place->profile ? place->name : place->profile);
}

static void set_title(struct ui *ui)
{
	struct alarms *alarms = &ui->alarms;
	struct str title = {0};

	if (alarms->summary.crit > 0)
		str_addf(&title, "%zu crit - ", alarms->summary.crit);
	else
		str_add_cstr(&title, "sqscope - ");
	add_subject(ui, &title);
	if (!sv_eq(str_sv(&title), str_sv(&alarms->title))) {
		str_set(&alarms->title, str_sv(&title));
		ui->host->set_title(ui->host->ud, str_sv(&title));
	}
	str_release(&title);
}

void alarms_update(struct ui *ui)
{
	struct alarms *alarms = &ui->alarms;

	if (!alarms->is_fresh && alarms->fleet_gen == fleet_set_gen(ui->fleets))
		return;
	alarms->is_fresh = false;
	alarms->fleet_gen = fleet_set_gen(ui->fleets);
	fleet_set_summarise(ui->fleets, &alarms->summary);
	if (look(alarms, ui->fleets))
		ring(ui);
	set_title(ui);
}

size_t alarms_acknowledge(struct ui *ui)
{
	return queue_set_add_all(&ui->alarms.acknowledged, &ui->alarms.critical);
}

bool alarms_is_open(struct alarms *alarms, const struct queue *q)
{
	return is_critical(q) && !queue_set_has(&alarms->acknowledged, q);
}
