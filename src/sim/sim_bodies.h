/*
 * What the messages of the simulated AI pipeline look like: jobs in JSON, some of them compressed,
 * in an SNS envelope or as an S3 event, some with binary attributes, a few with text that means
 * harm to a terminal. Every body is different from every other.
 */
#ifndef SIM_BODIES_H
#define SIM_BODIES_H

#include "sim_parcel.h"

enum sim_job_kind {
	SIM_JOB_TRANSCRIBE,
	SIM_JOB_EMBED,
	SIM_JOB_SUMMARISE,
	SIM_JOB_CAPTION,
	SIM_JOB_RERANK,
	SIM_JOB_INGEST,
	SIM_JOB_LABEL,
	SIM_JOB_BILLING,
	SIM_JOB_EMAIL,
	SIM_JOB_EXPORT,
	SIM_JOB_PLAIN,
	SIM_JOB_KIND_COUNT
};

/* What is wrong with a job: written in the message by whoever tried it last. */
enum sim_trouble {
	SIM_TROUBLE_NONE,
	SIM_TROUBLE_OOM,       /* GPU out of memory: goes once the model is put right */
	SIM_TROUBLE_TIMEOUT,   /* the model did not answer: likewise */
	SIM_TROUBLE_BAD_INPUT, /* will never work */
	SIM_TROUBLE_PILL,      /* ends every worker that takes it */
	SIM_TROUBLE_COUNT
};

/* The text of the attribute last_error. */
extern const char *const sim_trouble_names[SIM_TROUBLE_COUNT];

/* A parcel and the bytes that it borrows. */
struct sim_made {
	struct sim_parcel parcel;
	struct str body, group, values[SIM_MESSAGE_ATTRIBUTES_MAX];
};

/* `number` makes it unlike any other. Release it. `group` (FIFO) is the caller's to set. */
void sim_job_make(struct sim_made *made, enum sim_job_kind kind, enum sim_trouble trouble,
	uint64_t number, struct sim_random *random);
void sim_made_release(struct sim_made *made);

/* What a message of sim_job_make says is wrong with it. */
enum sim_trouble sim_job_trouble(const struct sim_message *m);

#endif
