/*
 * The code and the text of a service's error exactly as they were sent, found in headers and body.
 * service_error makes a struct err of it. Pure; owns its strings.
 */
#ifndef SQSCOPE_AWS_SERVICE_FAULT_ROOM_H
#define SQSCOPE_AWS_SERVICE_FAULT_ROOM_H

#include "body_kind.h"
#include "sqscope/aws/service_error.h"
#include "sqscope/base/str.h"

struct service_fault {
	struct str code;    /* without namespace and ":uri"; empty when none was found */
	struct str message; /* empty when there is none */
	struct str request_id;
	enum body_kind body;
};

/*
 * x-amzn-query-error wins over x-amzn-errortype, which wins over the body (JSON 1.0 with
 * awsQueryCompatible, REST-JSON and query protocols of Smithy).
 */
void service_fault_read(struct service_fault *fault, const struct service_reply *reply);
void service_fault_release(struct service_fault *fault);

#endif
