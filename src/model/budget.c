/* The ceiling of requests over everything. */
#include "sqscope/model/budget.h"

#include "schedule_bucket.h"

void budget_init(struct budget *budget, double max_rps, int64_t now_ms)
{
	*budget = (struct budget){
		.max_rps = max_rps,
		.tokens = bucket_capacity(max_rps),
		.refilled_ms = now_ms,
	};
	budget->end = &budget->first;
}

void budget_join(struct budget *budget, struct budget_share *share)
{
	*share = (struct budget_share){.budget = budget};
	if (budget)
		budget->members++;
}

void budget_leave(struct budget_share *share)
{
	if (!share->budget)
		return;
	budget_pass(share);
	share->budget->members--;
	share->budget = NULL;
}

static void wait_in_line(struct budget_share *share)
{
	struct budget *budget = share->budget;

	if (share->is_waiting)
		return;
	share->is_waiting = true;
	share->next = NULL;
	*budget->end = share;
	budget->end = &share->next;
}

void budget_pass(struct budget_share *share)
{
	struct budget *budget = share->budget;
	struct budget_share **place;

	if (!share->is_waiting)
		return;
	for (place = &budget->first; *place != share; place = &(*place)->next)
		;
	*place = share->next;
	if (budget->end == &share->next)
		budget->end = place;
	share->is_waiting = false;
}

static void refill(struct budget *budget, int64_t now_ms)
{
	double capacity = bucket_capacity(budget->max_rps);

	if (now_ms <= budget->refilled_ms)
		return;
	budget->tokens += budget->max_rps * (double)(now_ms - budget->refilled_ms) / 1000.0;
	budget->tokens = budget->tokens < capacity ? budget->tokens : capacity;
	budget->refilled_ms = now_ms;
}

/* Those who stand before it in line. */
static int ahead_of(const struct budget_share *share)
{
	int count = 0;

	for (const struct budget_share *s = share->budget->first; s && s != share; s = s->next)
		count++;
	return count;
}

bool budget_take(struct budget_share *share, int64_t now_ms, int64_t *wait_ms)
{
	struct budget *budget = share->budget;
	double missing;

	if (!budget)
		return true;
	refill(budget, now_ms);
	missing = 1 + ahead_of(share) - budget->tokens;
	if (missing <= 0) {
		budget->tokens -= 1;
		budget_pass(share);
		return true;
	}
	wait_in_line(share);
	*wait_ms = (int64_t)(missing * 1000.0 / budget->max_rps) + 1;
	return false;
}

void budget_give_back(struct budget_share *share)
{
	if (share->budget)
		share->budget->tokens += 1;
}

void budget_charge(struct budget_share *share, uint64_t requests)
{
	if (share->budget)
		share->budget->tokens -= (double)requests;
}

size_t budget_members(const struct budget_share *share)
{
	return share->budget && share->budget->members > 0 ? share->budget->members : 1;
}
