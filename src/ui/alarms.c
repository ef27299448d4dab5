/* The queues in alarm: the bell, the title, and what was acknowledged. */
#include "alarms.h"
#include "queue_look.h"
#include "ui_state.h"

void alarms_init(struct alarms *alarms)
{
	*alarms = (struct alarms){
		.critical = map_new(),
		.acknowledged = map_new(),
		.rang_ms = UNKNOWN,
		.is_fresh = true,
	};
}

void alarms_release(struct alarms *alarms)
{
	map_free(alarms->critical);
	map_free(alarms->acknowledged);
	str_release(&alarms->title);
}

static bool is_critical(const struct queue *q)
{
	return q->is_watched && q->severity == SEVERITY_CRIT;
}

/* What is critical at its first reading was so before we came: it is on the screen, and no news. */
static bool is_news(const struct alarms *alarms, const struct queue *q)
{
	return !map_get(alarms->critical, queue_key(q)) && rates_known(&q->rates);
}

/*
 * Take the new set of critical queues. True when a queue has become critical. The maps are used as
 * sets: a value only has to be there.
 */
static bool look(struct alarms *alarms, const struct fleet *fleet)
{
	struct map *critical = map_new(), *acknowledged = map_new();
	bool has_news = false;

	alarms->known = 0;
	for (size_t i = 0; i < fleet->count; i++) {
		const struct queue *q = fleet->queues[i];

		if (q->is_watched && queue_glyph(q) != GLYPH_STALE &&
			queue_glyph(q) != GLYPH_UNKNOWN)
			alarms->known++;
		if (!is_critical(q))
			continue;
		has_news |= is_news(alarms, q);
		map_put(critical, queue_key(q), alarms);
		if (map_get(alarms->acknowledged, queue_key(q)))
			map_put(acknowledged, queue_key(q), alarms);
	}
	map_free(alarms->critical);
	map_free(alarms->acknowledged);
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
	ui->host->bell(ui->host->ud);
}

static void set_title(struct ui *ui)
{
	struct alarms *alarms = &ui->alarms;
	struct str title = {0};

	if (alarms->summary.crit > 0)
		str_addf(&title, "%zu crit - %s", alarms->summary.crit, ui->profile);
	else
		str_addf(&title, "sqscope - %s", ui->profile);
	if (!sv_eq(str_sv(&title), str_sv(&alarms->title))) {
		str_set(&alarms->title, str_sv(&title));
		ui->host->set_title(ui->host->ud, str_sv(&title));
	}
	str_release(&title);
}

void alarms_update(struct ui *ui)
{
	struct alarms *alarms = &ui->alarms;

	if (!alarms->is_fresh && alarms->fleet_gen == ui->fleet->gen)
		return;
	alarms->is_fresh = false;
	alarms->fleet_gen = ui->fleet->gen;
	fleet_summarise(ui->fleet, &alarms->summary);
	if (look(alarms, ui->fleet))
		ring(ui);
	set_title(ui);
}

size_t alarms_acknowledge(struct ui *ui)
{
	struct alarms *alarms = &ui->alarms;
	size_t count = 0;

	for (struct map_entry *e = map_first(alarms->critical); e; e = map_next(e)) {
		if (!map_put(alarms->acknowledged, map_key(e), alarms))
			count++;
	}
	return count;
}

bool alarms_is_open(const struct alarms *alarms, const struct queue *q)
{
	return is_critical(q) && !map_get(alarms->acknowledged, queue_key(q));
}
