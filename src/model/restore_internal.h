/*
 * The inside of a restore. restore.c turns the whole and ends it, restore_file.c checks and reads
 * the file in the pool, restore_send.c picks lines and sends them, restore_judge.c says what became
 * of them, restore_resume.c knows what another process has begun.
 */
#ifndef SQSCOPE_MODEL_RESTORE_ROOM_H
#define SQSCOPE_MODEL_RESTORE_ROOM_H

#include "op_journal.h"
#include "op_retry.h"
#include "pace.h"
#include "sqscope/base/id_set.h"
#include "sqscope/base/kept.h"
#include "sqscope/base/map.h"
#include "sqscope/model/message_json.h"
#include "sqscope/model/restore.h"

enum {
	RESTORE_SENDS = 8, /* at once */
	RESTORE_TRIES = 6,
	RESTORE_PART = 100, /* lines that are read at once */
	RESTORE_PART_BYTES = 4 * 1024 * 1024,
	RESTORE_WAITING = 300, /* lines that wait, at most */
	RESTORE_WAITING_BYTES = 16 * 1024 * 1024,
	/* SQS drops a second message of a deduplication id for five minutes: until shortly before
	   that a send can be repeated without knowing what became of the first. */
	RESTORE_DEDUP_MS = 270000,
};

struct restore_line {
	struct message_line line;
	struct str name;
	struct restore_line *next;
	size_t bytes; /* as a batch counts them */
	int tries;
	int64_t not_before_ms; /* of the next try */
	int64_t asked_ms;      /* when it was first asked to be sent; UNKNOWN */
	bool is_ambiguous;     /* asked to be sent, and nobody knows */
	bool is_resent;        /* although it may be there already */
	bool is_listed;        /* counted as one that may be there twice */
};

struct restore_lines {
	struct restore_line *first, *last;
	size_t count, bytes;
};

/* Up to ten lines on their way. */
struct restore_batch {
	struct restore *r; /* NULL: gone */
	struct restore_batch *prev, *next;
	struct restore_line *lines[SQS_BATCH_MAX];
	struct str dedup[SQS_BATCH_MAX];
	size_t count, bytes;
	struct sqs_call *call; /* NULL: it is being noted */
};

struct restore_reading;
struct restore_past;

struct restore {
	struct restore_options options;
	struct kept texts; /* that the options look at */
	struct restore_status status;
	struct restore_failure failures[RESTORE_FAILURES];
	restore_done_fn done;
	void *ud;

	struct op_journal journal;
	struct restore_reading *reading; /* of the file, in the pool or between two parts */
	struct restore_past *past;       /* of the process before; NULL: none */
	struct restore_lines waiting;    /* in the order of the file */
	struct restore_batch *batches;
	size_t batch_count;
	struct map *busy, *stopped; /* FIFO groups: one is under way; one could not be sent */
	size_t batch_bytes;         /* at most; less when the service says so */
	struct pace pace;
	struct loop_timer timer;
	bool has_begun, is_reading, is_read, is_closed;
	bool has_rest; /* resume has something to do */
	int busy_turns;
	bool turn_again, is_freed;
};

/* --- restore.c --- */
void restore_advance(struct restore *r);
void restore_stop(struct restore *r, enum restore_end end, const struct err *err);
void restore_wake_in(struct restore *r, int64_t delay_ms);
/* The file is sound, and the journal is ours: send. */
void restore_begin_work(struct restore *r);
void restore_note_failure(struct restore *r, struct sv name, const struct err *err);
/* It may be there twice. */
void restore_list(struct restore *r, struct restore_line *line);
/* For what is written without anybody waiting for it. */
void restore_on_noted(void *ud, const struct err *err);

void restore_lines_add(struct restore_lines *list, struct restore_line *line);
struct restore_line *restore_lines_take(struct restore_lines *list);
void restore_line_free(struct restore_line *line);
struct sv restore_group(const struct restore_line *line);
/* As it is sent; borrows. */
void restore_outgoing(const struct message_line *line, struct sqs_outgoing *out);

/* --- restore_file.c --- */
void restore_check(struct restore *r);
/* Read on when there is room for it. */
void restore_read(struct restore *r);
void restore_drop_reading(struct restore *r);

/* --- restore_send.c --- */
void restore_send(struct restore *r);
void restore_batch_free(struct restore_batch *batch);
void restore_drop_batches(struct restore *r);

/* --- restore_judge.c --- */
void restore_judge(
	struct restore_batch *batch, const struct sqs_batch_result *result, const struct err *err);

/* --- restore_resume.c --- */
void restore_take_over(struct restore *r);
/* A line that was read: false when the process before has done it, or it is not to be sent. */
bool restore_past_wants(struct restore *r, struct restore_line *line);
void restore_drop_past(struct restore *r);

#endif
