/*
 * The line of the AWS command line that does what is about to be done: to look at, to copy, to run
 * elsewhere. Every value is quoted for a shell.
 */
#ifndef SQSCOPE_UI_AWS_CLI_H
#define SQSCOPE_UI_AWS_CLI_H

#include "sqscope/model/clear_wish.h"
#include "sqscope/model/message_desk.h"
#include "sqscope/model/place.h"
#include "sqscope/model/queue_write.h"
#include "sqscope/model/redrive_wish.h"

/* "aws sqs ACTION --profile P --region R --queue-url URL"; appended, as the others are. */
void aws_cli_begin(
	const struct place *place, const char *action, struct sv queue_url, struct str *out);
/* " --name 'value'" */
void aws_cli_add(const char *name, struct sv value, struct str *out);

/* Whole commands; several lines when one does not hold all. */
void aws_cli_delete(const struct place *place, struct sv queue_url, const struct sv *handles,
	size_t count, struct str *out);
void aws_cli_visibility(const struct place *place, struct sv queue_url,
	const struct sqs_visibility *handles, size_t count, struct str *out);
/* StartMessageMoveTask; destination_arn empty: the sources; rate 0: SQS chooses. */
void aws_cli_move_task(const struct place *place, struct sv source_arn, struct sv destination_arn,
	int rate, struct str *out);
/* The same with our own command: sqscope redrive. */
void sqscope_cli_redrive(const struct place *place, const char *queue,
	const struct redrive_wish *wish, struct str *out);
/* sqscope purge, dump, restore: of one queue, with the file if there is one. */
void sqscope_cli_purge(const struct place *place, const char *queue, enum clear_what what,
	struct sv path, struct str *out);
void aws_cli_send(const struct place *place, struct sv queue_url,
	const struct sqs_outgoing *outgoing, struct str *out);

/* A change of a queue as a whole; queue is its URL, of a new one its name. settings may be NULL for
 * a deletion. */
void aws_cli_queue(const struct place *place, enum queue_write_kind kind, struct sv queue,
	const struct queue_settings *settings, struct str *out);

#endif
