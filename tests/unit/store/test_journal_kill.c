/*
 * A redrive in small, against a ledger in shared memory that plays SQS, killed at random points and
 * resumed until it is done. Nothing may be lost, and what was sent twice must be listed.
 */
#include "store_fixture.h"

#include "sqscope/base/digest.h"
#include "sqscope/store/audit.h"
#include "sqscope/store/journal.h"

#include <sys/mman.h>
#include <time.h>

enum { MESSAGES = 60, BATCH = 10, RUNS = 12, MAX_KILLS = 400, NAME = 16 };

struct ledger {
	int sent[MESSAGES];
	bool is_deleted[MESSAGES];
	char operation[JOURNAL_ID_SIZE];
};

struct world {
	struct fixture *f;
	struct ledger *ledger;
	struct store *store;
	bool resends; /* what the person says to an ambiguous one */
};

static void name_of(int n, char name[NAME])
{
	snprintf(name, NAME, "m-%03d", n);
}

/* The kernel ends us at a moment that nothing here knows of. */
static void arm(unsigned microseconds)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
	const struct itimerspec when = {.it_value = {.tv_nsec = 1000L * (1 + microseconds)}};
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 ||
		timer_settime(timer, 0, &when, NULL) != 0)
		_exit(70);
}

static bool mark_batch(struct world *w, const int *batch, int count, enum journal_state state)
{
	struct journal_mark marks[BATCH] = {0};
	char names[BATCH][NAME], new_ids[BATCH][NAME];

	for (int i = 0; i < count; i++) {
		name_of(batch[i], names[i]);
		snprintf(new_ids[i], NAME, "n-%03d", batch[i]);
		marks[i].message_id = sv_cstr(names[i]);
		marks[i].state = state;
		if (state == JOURNAL_SENT)
			marks[i].new_id = sv_cstr(new_ids[i]);
	}
	return journal_mark(w->store, w->ledger->operation, marks, (size_t)count, NOW, &w->f->err);
}

static bool send_and_delete(struct world *w, const int *batch, int count)
{
	if (!mark_batch(w, batch, count, JOURNAL_SENDING))
		return false;
	for (int i = 0; i < count; i++)
		w->ledger->sent[batch[i]]++;
	if (!mark_batch(w, batch, count, JOURNAL_SENT))
		return false;
	for (int i = 0; i < count; i++)
		w->ledger->is_deleted[batch[i]] = true;
	return mark_batch(w, batch, count, JOURNAL_DELETED);
}

/* What is known of a message that was received again. */
static enum journal_state state_of(struct world *w, int n)
{
	struct journal_messages list = {0};
	struct journal_question question = {.max = 1};
	char before[NAME], name[NAME];
	enum journal_state state = JOURNAL_NONE;

	name_of(n - 1, before);
	name_of(n, name);
	question.after = n > 0 ? sv_cstr(before) : sv_cstr("");
	if (!journal_read(w->store, w->ledger->operation, &question, &list, &w->f->err))
		_exit(71);
	if (list.count > 0 && strcmp(str_cstr(&list.items[0].message_id), name) == 0)
		state = list.items[0].state;
	journal_messages_release(&list);
	return state;
}

static bool settle_ambiguous(struct world *w, int n)
{
	struct journal_mark m = {
		.maybe_duplicated = true, .state = w->resends ? JOURNAL_SENDING : JOURNAL_KEPT};
	char name[NAME];

	name_of(n, name);
	m.message_id = sv_cstr(name);
	if (!journal_mark(w->store, w->ledger->operation, &m, 1, NOW, &w->f->err))
		return false;
	if (!w->resends)
		return true;
	w->ledger->sent[n]++;
	if (!mark_batch(w, &n, 1, JOURNAL_SENT))
		return false;
	w->ledger->is_deleted[n] = true;
	return mark_batch(w, &n, 1, JOURNAL_DELETED);
}

/* The rest of it: what is known to be sent is deleted and never sent. */
static bool go_on(struct world *w)
{
	int fresh[BATCH], count = 0;
	bool ok = true;

	for (int n = 0; n < MESSAGES && ok; n++) {
		switch (state_of(w, n)) {
		case JOURNAL_NONE:
			fresh[count++] = n;
			break;
		case JOURNAL_SENT:
			w->ledger->is_deleted[n] = true;
			ok = mark_batch(w, &n, 1, JOURNAL_DELETED);
			break;
		case JOURNAL_AMBIGUOUS:
			ok = settle_ambiguous(w, n);
			break;
		default:
			break;
		}
		if (count == BATCH || (n == MESSAGES - 1 && count > 0)) {
			ok = ok && send_and_delete(w, fresh, count);
			count = 0;
		}
	}
	return ok && journal_end(w->store, w->ledger->operation, JOURNAL_COMPLETED, sv_cstr(""),
			     NOW, &w->f->err);
}

static int redrive(struct world *w, unsigned life_us)
{
	const struct journal_plan plan = {.kind = JOURNAL_REDRIVE, .source = sv_cstr("dlq")};
	struct err *err = &w->f->err;

	arm(life_us);
	w->store = store_open(w->f->dir, err);
	if (!w->store)
		return 72;
	if (store_notice(w->store))
		return 73;
	if (!w->ledger->operation[0]) {
		char id[JOURNAL_ID_SIZE];

		if (!journal_begin(w->store, &plan, NOW, id, err))
			return 74;
		memcpy(w->ledger->operation, id, sizeof id);
	} else if (!journal_take_over(w->store, w->ledger->operation, false, NOW, err)) {
		/* Killed between its end and its exit. */
		return strstr(err->msg, "has ended") ? 0 : 75;
	}
	return go_on(w) ? 0 : 76;
}

/* Returns how often it was killed. */
static int run_to_the_end(struct world *w)
{
	for (int kills = 0; kills < MAX_KILLS; kills++) {
		unsigned random;
		int status;
		pid_t pid;

		digest_random(&random, sizeof random);
		pid = fork();
		if (pid == 0)
			/* Longer and longer, so that it comes to an end on a slow machine, too. */
			_exit(redrive(w, random % (unsigned)(3000 + 300 * kills)));
		status = fixture_wait(pid);
		if (WIFEXITED(status)) {
			assert_int_equal(WEXITSTATUS(status), 0);
			return kills;
		}
		assert_int_equal(WTERMSIG(status), SIGKILL);
	}
	fail_msg("not done after %d kills", MAX_KILLS);
	return 0;
}

static bool is_listed(const struct journal_messages *list, int n)
{
	char name[NAME];

	name_of(n, name);
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(str_cstr(&list->items[i].message_id), name) == 0)
			return true;
	return false;
}

static void check(struct world *w)
{
	struct journal_question question = {.only_duplicated = true, .max = MESSAGES};
	struct journal_messages list = {0};

	assert_true(journal_read(w->f->store, w->ledger->operation, &question, &list, &w->f->err));
	for (int n = 0; n < MESSAGES; n++) {
		int copies = w->ledger->sent[n] + !w->ledger->is_deleted[n];

		/* Lost: neither here nor there. */
		assert_true(copies >= 1);
		if (copies > 1)
			assert_true(is_listed(&list, n));
	}
	journal_messages_release(&list);
}

static int run_once(struct fixture *f, bool resends)
{
	struct world w = {.f = f, .resends = resends};
	int kills;

	w.ledger = mmap(
		NULL, sizeof *w.ledger, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(w.ledger != MAP_FAILED);
	store_close(f->store);
	f->store = NULL;
	kills = run_to_the_end(&w);
	fixture_open(f);
	assert_null(store_notice(f->store));
	check(&w);
	munmap(w.ledger, sizeof *w.ledger);
	return kills;
}

static void test_journal_kill__nothing_is_lost_or_doubled_unsaid(void **state)
{
	int kills = 0;

	for (int i = 0; i < RUNS; i++)
		kills += run_once(*state, i % 2);
	print_message("%d operations of %d messages, %d kills\n", RUNS, MESSAGES, kills);
	assert_true(kills > 0);
}

static int audit_until_killed(struct fixture *f, int life_us)
{
	struct store *s;
	const struct audit_intent intent = {.action = sv_cstr("SendMessageBatch")};
	const struct audit_outcome outcome = {.result = AUDIT_DONE};
	int64_t seq;

	arm((unsigned)life_us);
	s = store_open(f->dir, NULL);
	while (s && audit_intend(s, &intent, NOW, &seq, NULL) &&
		audit_conclude(s, seq, &outcome, NOW, NULL))
		;
	return 1;
}

/* Two at a time, killed at any moment: what is there is a chain. */
static void test_journal_kill__audit_chain_stays_whole(void **state)
{
	struct fixture *f = *state;
	struct audit_check check;
	unsigned random[2];
	pid_t pids[2];

	for (int i = 0; i < 25; i++) {
		digest_random(random, sizeof random);
		for (int k = 0; k < 2; k++)
			pids[k] = fixture_fork(audit_until_killed, f, (int)(random[k] % 30000));
		for (int k = 0; k < 2; k++)
			assert_int_equal(WTERMSIG(fixture_wait(pids[k])), SIGKILL);
	}
	assert_true(audit_verify(f->store, &check, &f->err));
	assert_int_equal(check.broken, 0);
	print_message("%d rows\n", (int)check.row_count);
	assert_true(check.row_count > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_journal_kill__nothing_is_lost_or_doubled_unsaid),
		FIXTURE_TEST(test_journal_kill__audit_chain_stays_whole),
	};

	alarm(280);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
