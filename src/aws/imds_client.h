/*
 * The metadata service of an EC2 instance, version 2 only: every request carries a token that one
 * PUT brings, and no answer to that PUT ends it (design: aws-access 2.9). Off EC2 there is nobody
 * at the address; it takes a second or two to see that.
 */
#ifndef SQSCOPE_AWS_IMDS_CLIENT_ROOM_H
#define SQSCOPE_AWS_IMDS_CLIENT_ROOM_H

#include "sqscope/aws/aws_config.h"
#include "sqscope/http/http.h"

/* Switched off by AWS_EC2_METADATA_DISABLED? */
bool imds_is_disabled(const struct aws_config *config);

struct imds;

/* NULL with err when the configured address is none. All borrowed. */
struct imds *imds_new(struct loop *loop, struct http *http, const struct aws_config *config,
	struct err *err) MUST_CHECK;
/* Silent: a request under way is not answered. Also from inside of a done. */
void imds_free(struct imds *imds);

/* "http://169.254.169.254", for messages. */
const char *imds_base(const struct imds *imds);

/* status 404: there is no such thing here. err: no such service (ERR_UNREACHABLE, ERR_TIMEOUT), or
 * it refuses (ERR_DENIED) or fails. */
typedef void (*imds_done_fn)(void *ud, int status, struct sv body, const struct err *err);

/* GET a path ("/latest/meta-data/..."); one at a time. The next may be asked for from done. */
void imds_get(struct imds *imds, const char *path, imds_done_fn done, void *ud);

#endif
