/* The journal: steps that may follow, steps that may not, who owns an operation, what came back. */
#include "store_fixture.h"

#include "sqscope/base/limits.h"
#include "sqscope/store/journal.h"

#define DLQ "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs-dlq"

static void begin(struct fixture *f, enum journal_kind kind, char id[JOURNAL_ID_SIZE])
{
	const struct journal_plan plan = {
		.kind = kind,
		.context = sv_cstr("prod-eu"),
		.account = sv_cstr("123456789012"),
		.region = sv_cstr("eu-west-1"),
		.source = sv_cstr(DLQ),
		.parameters = sv_cstr("{\"rate\":25}"),
	};

	assert_true(journal_begin(f->store, &plan, NOW, id, &f->err));
}

static bool mark(struct fixture *f, const char *id, const char *message, enum journal_state state)
{
	const struct journal_mark m = {.message_id = sv_cstr(message), .state = state};

	return journal_mark(f->store, id, &m, 1, NOW, &f->err);
}

static void walk(
	struct fixture *f, const char *id, const char *message, const enum journal_state *states)
{
	for (; *states != JOURNAL_NONE; states++)
		assert_true(mark(f, id, message, *states));
}

static const enum journal_state to_sending[] = {JOURNAL_RECEIVED, JOURNAL_SENDING, JOURNAL_NONE};
static const enum journal_state to_sent[] = {JOURNAL_SENDING, JOURNAL_SENT, JOURNAL_NONE};
static const enum journal_state to_deleted[] = {
	JOURNAL_SENDING, JOURNAL_SENT, JOURNAL_DELETED, JOURNAL_NONE};

static struct journal_operation *find(
	struct fixture *f, const char *id, struct journal_operations *list)
{
	assert_true(journal_find(f->store, id, list, &f->err));
	assert_int_equal(list->count, 1);
	return &list->items[0];
}

static enum journal_state state_of(struct fixture *f, const char *id, const char *message)
{
	struct journal_messages list = {0};
	enum journal_state state = JOURNAL_NONE;

	assert_true(journal_read(
		f->store, id, &(struct journal_question){.max = 1000}, &list, &f->err));
	for (size_t i = 0; i < list.count; i++)
		if (strcmp(str_cstr(&list.items[i].message_id), message) == 0)
			state = list.items[i].state;
	journal_messages_release(&list);
	return state;
}

static void test_journal__operation_is_told_whole(void **state)
{
	struct fixture *f = *state;
	struct journal_operations list = {0};
	struct journal_operation *o;
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_REDRIVE, id);
	walk(f, id, "m-1", to_sending);
	walk(f, id, "m-2", to_sent);
	walk(f, id, "m-3", to_deleted);
	assert_true(mark(f, id, "m-4", JOURNAL_KEPT));
	fixture_reopen(f);
	o = find(f, id, &list);
	assert_string_equal(o->id, id);
	assert_int_equal(o->kind, JOURNAL_REDRIVE);
	assert_int_equal(o->state, JOURNAL_RUNNING);
	assert_string_equal(str_cstr(&o->source), DLQ);
	assert_string_equal(str_cstr(&o->parameters), "{\"rate\":25}");
	assert_string_equal(str_cstr(&o->context), "prod-eu");
	assert_int_equal(o->started_unix_ms, NOW);
	assert_int_equal(o->ended_unix_ms, UNKNOWN);
	assert_int_equal(o->owner_state, PROCESS_SELF);
	assert_int_equal(o->counts[JOURNAL_SENDING], 1);
	assert_int_equal(o->counts[JOURNAL_SENT], 1);
	assert_int_equal(o->counts[JOURNAL_DELETED], 1);
	assert_int_equal(o->counts[JOURNAL_KEPT], 1);
	assert_int_equal(o->unfinished, 2);
	assert_int_equal(o->maybe_duplicated, 0);
	assert_true(journal_find(f->store, "no such", &list, &f->err));
	assert_int_equal(list.count, 0);
	journal_operations_release(&list);
}

static void test_journal__ids_sort_by_time_and_are_unlike(void **state)
{
	struct fixture *f = *state;
	const struct journal_plan plan = {.kind = JOURNAL_DUMP};
	char a[JOURNAL_ID_SIZE], b[JOURNAL_ID_SIZE], c[JOURNAL_ID_SIZE];

	assert_true(journal_begin(f->store, &plan, NOW, a, &f->err));
	assert_true(journal_begin(f->store, &plan, NOW, b, &f->err));
	assert_true(journal_begin(f->store, &plan, NOW + 1, c, &f->err));
	assert_int_equal(strlen(a), JOURNAL_ID_SIZE - 1);
	assert_string_not_equal(a, b);
	assert_true(strcmp(a, c) < 0 && strcmp(b, c) < 0);
	assert_int_equal(strncmp(a, "20261123T", 9), 0);
}

static void test_journal__rules(void **unused)
{
	(void)unused;
	/* The ones that keep messages whole. */
	for (int kind = 0; kind < JOURNAL_KIND_COUNT; kind++) {
		enum journal_kind k = (enum journal_kind)kind;

		assert_false(journal_may_follow(k, JOURNAL_SENT, JOURNAL_SENDING));
		assert_false(journal_may_follow(k, JOURNAL_SENDING, JOURNAL_SENDING));
		assert_false(journal_may_follow(k, JOURNAL_SENDING, JOURNAL_DELETED));
		assert_false(journal_may_follow(k, JOURNAL_AMBIGUOUS, JOURNAL_DELETED));
		assert_false(journal_may_follow(k, JOURNAL_FAILED, JOURNAL_DELETED));
		assert_false(journal_may_follow(k, JOURNAL_SENT, JOURNAL_RECEIVED));
		for (int to = 0; to < JOURNAL_STATE_COUNT; to++) {
			assert_false(
				journal_may_follow(k, JOURNAL_DELETED, (enum journal_state)to));
			assert_false(journal_may_follow(k, (enum journal_state)to, JOURNAL_NONE));
		}
	}
	assert_false(journal_may_follow(JOURNAL_REDRIVE, JOURNAL_RECEIVED, JOURNAL_DELETED));
	assert_true(journal_may_follow(JOURNAL_PURGE, JOURNAL_RECEIVED, JOURNAL_DELETED));
	assert_false(journal_may_follow(JOURNAL_DUMP, JOURNAL_SAVED, JOURNAL_DELETED));
	assert_false(journal_may_follow(JOURNAL_RESTORE, JOURNAL_SENT, JOURNAL_DELETED));
	assert_false(journal_may_follow(JOURNAL_PURGE, JOURNAL_NONE, JOURNAL_SENDING));
	/* Every state has a name. */
	for (int s = 0; s < JOURNAL_STATE_COUNT; s++)
		assert_true(journal_state_names[s] && journal_state_names[s][0]);
	for (int k = 0; k < JOURNAL_KIND_COUNT; k++)
		assert_true(journal_kind_names[k] && journal_kind_names[k][0]);
}

static void test_journal__illegal_step_is_refused_with_its_batch(void **state)
{
	struct fixture *f = *state;
	struct journal_mark marks[3] = {
		{.message_id = sv_cstr("m-1"), .state = JOURNAL_SENDING},
		{.message_id = sv_cstr("m-2"), .state = JOURNAL_SENDING},
		{.message_id = sv_cstr("m-3"), .state = JOURNAL_SENDING},
	};
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_REDRIVE, id);
	walk(f, id, "m-2", to_sent);
	assert_false(journal_mark(f->store, id, marks, 3, NOW, &f->err));
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_non_null(
		strstr(f->err.msg, "message m-2 is \"sent\" and cannot become \"sending\""));
	assert_int_equal(state_of(f, id, "m-1"), JOURNAL_NONE);
	assert_int_equal(state_of(f, id, "m-2"), JOURNAL_SENT);
	assert_int_equal(state_of(f, id, "m-3"), JOURNAL_NONE);
	/* A step that the same batch makes possible is possible. */
	marks[1] = (struct journal_mark){.message_id = sv_cstr("m-1"), .state = JOURNAL_SENT};
	assert_true(journal_mark(f->store, id, marks, 2, NOW, &f->err));
	assert_int_equal(state_of(f, id, "m-1"), JOURNAL_SENT);
	assert_false(mark(f, "no such operation", "m", JOURNAL_RECEIVED));
	assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void test_journal__what_is_left_empty_stays(void **state)
{
	struct fixture *f = *state;
	struct err denied = {0};
	struct journal_mark m = {
		.message_id = sv_cstr("m-1"),
		.state = JOURNAL_SENDING,
		.destination = sv_cstr("arn:jobs"),
		.group_id = sv_cstr("g-1"),
		.body_hash = 77,
	};
	struct journal_messages list = {0};
	struct journal_message *got;
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_REDRIVE, id);
	assert_true(journal_mark(f->store, id, &m, 1, NOW + 1, &f->err));
	err_set(&denied, ERR_DENIED, "not allowed");
	m = (struct journal_mark){
		.message_id = sv_cstr("m-1"), .state = JOURNAL_FAILED, .err = &denied};
	assert_true(journal_mark(f->store, id, &m, 1, NOW + 2, &f->err));
	assert_true(
		journal_read(f->store, id, &(struct journal_question){.max = 9}, &list, &f->err));
	got = &list.items[0];
	assert_string_equal(str_cstr(&got->err_code), "AccessDenied");
	assert_string_equal(str_cstr(&got->err_text), "not allowed");
	assert_int_equal(got->asked_unix_ms, NOW + 1);

	m = (struct journal_mark){
		.message_id = sv_cstr("m-1"), .state = JOURNAL_SENDING, .maybe_duplicated = true};
	assert_true(journal_mark(f->store, id, &m, 1, NOW + 3, &f->err));
	m = (struct journal_mark){
		.message_id = sv_cstr("m-1"), .state = JOURNAL_SENT, .new_id = sv_cstr("n-1")};
	assert_true(journal_mark(f->store, id, &m, 1, NOW + 4, &f->err));
	assert_true(
		journal_read(f->store, id, &(struct journal_question){.max = 9}, &list, &f->err));
	assert_int_equal(list.count, 1);
	got = &list.items[0];
	assert_int_equal(got->state, JOURNAL_SENT);
	assert_string_equal(str_cstr(&got->destination), "arn:jobs");
	assert_string_equal(str_cstr(&got->group_id), "g-1");
	assert_string_equal(str_cstr(&got->new_id), "n-1");
	assert_string_equal(str_cstr(&got->err_code), "");
	assert_int_equal(got->body_hash, 77);
	assert_int_equal(got->asked_unix_ms, NOW + 3);
	assert_int_equal(got->changed_unix_ms, NOW + 4);
	assert_true(got->maybe_duplicated);
	journal_messages_release(&list);
}

static void test_journal__messages_by_state_and_in_pages(void **state)
{
	struct fixture *f = *state;
	struct journal_messages list = {0};
	struct journal_question question = {
		.states = 1u << JOURNAL_KEPT | 1u << JOURNAL_SENDING, .max = 4};
	char id[JOURNAL_ID_SIZE], name[16];
	struct str after = {0};
	int seen = 0;

	begin(f, JOURNAL_REDRIVE, id);
	for (int i = 0; i < 30; i++) {
		snprintf(name, sizeof name, "m-%02d", i);
		assert_true(mark(f, id, name,
			i % 3 == 0   ? JOURNAL_RECEIVED
			: i % 3 == 1 ? JOURNAL_KEPT
				     : JOURNAL_SENDING));
	}
	do {
		question.after = str_sv(&after);
		assert_true(journal_read(f->store, id, &question, &list, &f->err));
		for (size_t i = 0; i < list.count; i++, seen++)
			assert_int_not_equal(list.items[i].state, JOURNAL_RECEIVED);
		if (list.count > 0)
			str_set(&after, str_sv(&list.items[list.count - 1].message_id));
	} while (list.count > 0);
	assert_int_equal(seen, 20);
	question = (struct journal_question){.only_duplicated = true, .max = 100};
	assert_true(journal_read(f->store, id, &question, &list, &f->err));
	assert_int_equal(list.count, 0);
	journal_messages_release(&list);
	str_release(&after);
}

static void test_journal__end_needs_everything_finished(void **state)
{
	struct fixture *f = *state;
	struct journal_operations list = {0};
	struct journal_operation *o;
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_REDRIVE, id);
	walk(f, id, "m-1", to_sent);
	assert_true(mark(f, id, "m-2", JOURNAL_RECEIVED));
	assert_false(journal_end(f->store, id, JOURNAL_COMPLETED, sv_cstr(""), NOW, &f->err));
	assert_int_equal(f->err.code, ERR_REFUSED);
	assert_int_equal(state_of(f, id, "m-2"), JOURNAL_RECEIVED);
	assert_true(mark(f, id, "m-1", JOURNAL_DELETED));
	assert_true(
		journal_end(f->store, id, JOURNAL_COMPLETED, sv_cstr("moved 1"), NOW + 9, &f->err));
	o = find(f, id, &list);
	assert_int_equal(o->state, JOURNAL_COMPLETED);
	assert_int_equal(o->ended_unix_ms, NOW + 9);
	assert_string_equal(str_cstr(&o->result), "moved 1");
	assert_int_equal(o->counts[JOURNAL_KEPT], 1);
	journal_operations_release(&list);
	/* and then it is over */
	assert_false(mark(f, id, "m-3", JOURNAL_RECEIVED));
	assert_false(journal_end(f->store, id, JOURNAL_STOPPED, sv_cstr(""), NOW, &f->err));
	assert_false(journal_take_over(f->store, id, true, NOW, &f->err));
	assert_int_equal(f->err.code, ERR_REFUSED);
}

static void test_journal__sent_is_the_end_of_a_restore(void **state)
{
	struct fixture *f = *state;
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_RESTORE, id);
	walk(f, id, "line 1", to_sent);
	assert_true(journal_end(f->store, id, JOURNAL_COMPLETED, sv_cstr(""), NOW, &f->err));
	begin(f, JOURNAL_PURGE, id);
	assert_true(mark(f, id, "m", JOURNAL_SAVED));
	assert_false(journal_end(f->store, id, JOURNAL_COMPLETED, sv_cstr(""), NOW, &f->err));
	begin(f, JOURNAL_DUMP, id);
	assert_true(mark(f, id, "m", JOURNAL_SAVED));
	assert_true(journal_end(f->store, id, JOURNAL_COMPLETED, sv_cstr(""), NOW, &f->err));
}

static void test_journal__stopped_is_taken_up_again(void **state)
{
	struct fixture *f = *state;
	struct journal_operations list = {0};
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_REDRIVE, id);
	walk(f, id, "m-1", to_sent);
	assert_true(journal_list_unfinished(f->store, &list, &f->err));
	assert_int_equal(list.count, 0);
	assert_false(journal_take_over(f->store, id, true, NOW, &f->err));
	assert_non_null(strstr(f->err.msg, "still running"));
	assert_true(journal_end(f->store, id, JOURNAL_STOPPED, sv_cstr("hang-up"), NOW, &f->err));
	assert_true(journal_list_unfinished(f->store, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].unfinished, 1);
	assert_true(journal_take_over(f->store, id, false, NOW, &f->err));
	assert_true(mark(f, id, "m-1", JOURNAL_DELETED));
	assert_true(journal_list_unfinished(f->store, &list, &f->err));
	assert_int_equal(list.count, 0);
	journal_operations_release(&list);
}

/* The child tells the id of its operation, then is killed or waits. */
struct talk {
	int out[2], hold[2];
	bool dies;
};

static int run_and_die(struct fixture *f, int arg)
{
	struct talk *talk = (struct talk *)(void *)f->path.p;
	char id[JOURNAL_ID_SIZE], byte;

	(void)arg;
	f->store = store_open(f->dir, NULL);
	begin(f, JOURNAL_REDRIVE, id);
	walk(f, id, "m-1", to_sending);
	walk(f, id, "m-2", to_sent);
	if (write(talk->out[1], id, sizeof id) != sizeof id)
		return 1;
	if (talk->dies)
		kill(getpid(), SIGKILL);
	close(talk->hold[1]);
	(void)!read(talk->hold[0], &byte, 1);
	/* It was thought dead, and goes on: not against its successor. */
	return mark(f, id, "m-1", JOURNAL_SENT) ? 2 : f->err.code == ERR_REFUSED ? 0 : 3;
}

static pid_t start(struct fixture *f, struct talk *talk, char id[JOURNAL_ID_SIZE])
{
	pid_t pid;

	assert_int_equal(pipe(talk->out), 0);
	assert_int_equal(pipe(talk->hold), 0);
	store_close(f->store);
	f->store = NULL;
	str_release(&f->path);
	f->path.p = (char *)talk;
	pid = fixture_fork(run_and_die, f, 0);
	f->path = (struct str){0};
	assert_int_equal(read(talk->out[0], id, JOURNAL_ID_SIZE), JOURNAL_ID_SIZE);
	close(talk->hold[0]);
	fixture_open(f);
	return pid;
}

static void test_journal__of_a_process_that_was_killed(void **state)
{
	struct fixture *f = *state;
	struct talk talk = {.dies = true};
	struct journal_operations list = {0};
	char id[JOURNAL_ID_SIZE];

	assert_int_equal(WTERMSIG(fixture_wait(start(f, &talk, id))), SIGKILL);
	assert_false(mark(f, id, "m-1", JOURNAL_SENT));
	assert_true(journal_list_unfinished(f->store, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].owner_state, PROCESS_GONE);
	assert_int_equal(list.items[0].unfinished, 2);
	assert_int_equal(list.items[0].counts[JOURNAL_SENDING], 1);
	assert_true(journal_take_over(f->store, id, false, NOW, &f->err));
	assert_int_equal(state_of(f, id, "m-1"), JOURNAL_AMBIGUOUS);
	assert_int_equal(state_of(f, id, "m-2"), JOURNAL_SENT);
	journal_operations_release(&list);
}

static void test_journal__of_a_process_that_runs(void **state)
{
	struct fixture *f = *state;
	struct talk talk = {.dies = false};
	struct journal_operations list = {0};
	char id[JOURNAL_ID_SIZE];
	pid_t pid = start(f, &talk, id);

	assert_true(journal_list_unfinished(f->store, &list, &f->err));
	assert_int_equal(list.count, 0);
	assert_true(journal_list(f->store, 10, &list, &f->err));
	assert_int_equal(list.items[0].owner_state, PROCESS_RUNNING);
	assert_false(journal_take_over(f->store, id, true, NOW, &f->err));
	assert_non_null(strstr(f->err.msg, "still running"));
	/* As if it were in another container: only on demand. */
	assert_int_equal(fixture_sql(f, "UPDATE process SET space = 'another'"), SQLITE_OK);
	assert_true(journal_list_unfinished(f->store, &list, &f->err));
	assert_int_equal(list.count, 1);
	assert_int_equal(list.items[0].owner_state, PROCESS_ELSEWHERE);
	assert_false(journal_take_over(f->store, id, false, NOW, &f->err));
	assert_true(journal_take_over(f->store, id, true, NOW, &f->err));
	close(talk.hold[1]);
	assert_int_equal(fixture_wait(pid), 0);
	journal_operations_release(&list);
}

static void test_journal__listing_is_newest_first(void **state)
{
	struct fixture *f = *state;
	struct journal_operations list = {0};
	char ids[3][JOURNAL_ID_SIZE];

	for (int i = 0; i < 3; i++)
		begin(f, JOURNAL_DUMP, ids[i]);
	assert_true(journal_list(f->store, 2, &list, &f->err));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].id, ids[2]);
	assert_true(journal_list(f->store, 0, &list, &f->err));
	assert_int_equal(list.count, 3);
	journal_operations_release(&list);
}

static struct journal_suspect look_back(
	struct fixture *f, const char *queue, const char *message, int64_t hash)
{
	struct journal_suspect s = {.message_id = sv_cstr(message), .body_hash = hash};

	assert_true(journal_look_back(f->store, sv_cstr(queue), &s, 1, &f->err));
	return s;
}

static void test_journal__what_came_back_is_known(void **state)
{
	struct fixture *f = *state;
	const int64_t hash = journal_body_hash(sv_cstr("{\"job\":1}"));
	struct journal_mark m = {
		.message_id = sv_cstr("old"), .state = JOURNAL_SENDING, .body_hash = hash};
	struct journal_suspect s;
	char id[JOURNAL_ID_SIZE];

	begin(f, JOURNAL_REDRIVE, id);
	assert_true(journal_mark(f->store, id, &m, 1, NOW, &f->err));
	assert_int_equal(look_back(f, DLQ, "x", hash).past, JOURNAL_PAST_NONE);
	m = (struct journal_mark){
		.message_id = sv_cstr("old"), .state = JOURNAL_SENT, .new_id = sv_cstr("new")};
	assert_true(journal_mark(f->store, id, &m, 1, NOW + 5, &f->err));
	s = look_back(f, DLQ, "new", hash);
	assert_int_equal(s.past, JOURNAL_PAST_RETURNED);
	assert_string_equal(s.operation, id);
	assert_int_equal(s.moved_unix_ms, NOW + 5);
	assert_int_equal(look_back(f, DLQ, "old", 0).past, JOURNAL_PAST_ORIGINAL);
	assert_int_equal(look_back(f, "another", "old", 0).past, JOURNAL_PAST_NONE);
	assert_int_equal(look_back(f, DLQ, "x", hash).past, JOURNAL_PAST_SAME_BODY);
	assert_int_equal(look_back(f, "another", "x", hash).past, JOURNAL_PAST_NONE);
	assert_int_equal(look_back(f, DLQ, "x", hash + 1).past, JOURNAL_PAST_NONE);
	assert_int_equal(look_back(f, DLQ, "x", 0).past, JOURNAL_PAST_NONE);
	assert_int_equal(look_back(f, DLQ, "", 0).past, JOURNAL_PAST_NONE);
}

static void test_journal__body_hash_is_of_the_body(void **unused)
{
	(void)unused;
	assert_int_not_equal(journal_body_hash(sv_cstr("")), 0);
	assert_int_equal(journal_body_hash(sv_cstr("a")), journal_body_hash(sv_cstr("a")));
	assert_int_not_equal(journal_body_hash(sv_cstr("a")), journal_body_hash(sv_cstr("b")));
}

static void test_journal__dedup_id_is_the_operations_own(void **unused)
{
	struct str a = {0}, b = {0};
	char large[200];

	(void)unused;
	journal_dedup_id("op-1", sv_cstr("m-1"), &a);
	assert_string_equal(str_cstr(&a), "sqscope-op-1-m-1");
	memset(large, 'x', sizeof large - 1);
	large[sizeof large - 1] = '\0';
	str_clear(&a);
	journal_dedup_id("20261117T204805123-k3f9qz", sv_cstr(large), &a);
	assert_true(a.n <= 128);
	journal_dedup_id("20261117T204805123-k3f9qz", sv_cstr(large + 1), &b);
	assert_string_not_equal(str_cstr(&a), str_cstr(&b));
	str_clear(&a);
	journal_dedup_id("op", sv_cstr("not \xc3\xa9 allowed"), &a);
	for (size_t i = 0; i < a.n; i++)
		assert_true(a.p[i] > ' ' && a.p[i] < 0x7F);
	str_release(&a);
	str_release(&b);
}

static void test_journal__old_messages_are_forgotten_piece_by_piece(void **state)
{
	struct fixture *f = *state;
	const int64_t later = NOW + (limit(LIMIT_JOURNAL_DAYS) + 1) * 24 * 3600 * 1000;
	char old[JOURNAL_ID_SIZE], open_one[JOURNAL_ID_SIZE], name[16];
	struct journal_operations list = {0};
	bool more = true;
	int pieces = 0;

	begin(f, JOURNAL_DUMP, old);
	assert_true(store_begin(f->store, &f->err));
	for (int i = 0; i < 6000; i++) {
		snprintf(name, sizeof name, "m-%d", i);
		assert_true(mark(f, old, name, JOURNAL_SAVED));
	}
	assert_true(store_end(f->store, true, &f->err));
	assert_true(journal_end(f->store, old, JOURNAL_COMPLETED, sv_cstr(""), NOW, &f->err));
	begin(f, JOURNAL_REDRIVE, open_one);
	walk(f, open_one, "m", to_sent);
	assert_true(journal_end(f->store, open_one, JOURNAL_STOPPED, sv_cstr(""), NOW, &f->err));

	assert_true(journal_prune(f->store, NOW, &more, &f->err));
	assert_false(more);
	for (more = true; more; pieces++)
		assert_true(journal_prune(f->store, later, &more, &f->err));
	assert_int_equal(pieces, 3);
	assert_int_equal(find(f, old, &list)->counts[JOURNAL_SAVED], 0);
	assert_int_equal(find(f, open_one, &list)->counts[JOURNAL_SENT], 1);
	journal_operations_release(&list);
}

static void test_journal__texts_that_are_too_long(void **state)
{
	struct fixture *f = *state;
	struct str text = {0};
	struct journal_plan plan = {.kind = JOURNAL_DUMP};
	char id[JOURNAL_ID_SIZE];

	for (int64_t i = 0; i <= limit(LIMIT_STORE_TEXT); i++)
		str_add_char(&text, 'x');
	plan.parameters = str_sv(&text);
	assert_false(journal_begin(f->store, &plan, NOW, id, &f->err));
	assert_int_equal(f->err.code, ERR_LIMIT);
	begin(f, JOURNAL_DUMP, id);
	assert_false(mark(f, id, str_cstr(&text), JOURNAL_RECEIVED));
	assert_int_equal(f->err.code, ERR_LIMIT);
	str_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(test_journal__operation_is_told_whole),
		FIXTURE_TEST(test_journal__ids_sort_by_time_and_are_unlike),
		cmocka_unit_test(test_journal__rules),
		FIXTURE_TEST(test_journal__illegal_step_is_refused_with_its_batch),
		FIXTURE_TEST(test_journal__what_is_left_empty_stays),
		FIXTURE_TEST(test_journal__messages_by_state_and_in_pages),
		FIXTURE_TEST(test_journal__end_needs_everything_finished),
		FIXTURE_TEST(test_journal__sent_is_the_end_of_a_restore),
		FIXTURE_TEST(test_journal__stopped_is_taken_up_again),
		FIXTURE_TEST(test_journal__of_a_process_that_was_killed),
		FIXTURE_TEST(test_journal__of_a_process_that_runs),
		FIXTURE_TEST(test_journal__listing_is_newest_first),
		FIXTURE_TEST(test_journal__what_came_back_is_known),
		cmocka_unit_test(test_journal__body_hash_is_of_the_body),
		cmocka_unit_test(test_journal__dedup_id_is_the_operations_own),
		FIXTURE_TEST(test_journal__old_messages_are_forgotten_piece_by_piece),
		FIXTURE_TEST(test_journal__texts_that_are_too_long),
	};

	alarm(250);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
