// What the demo's account holds: queues of an AI pipeline that are told apart at a glance (one grows, one
// drains, one stalls, one loses jobs to its dead-letter queue ...) among a few hundred that are merely busy.
//
// A queue row: name, attributes, dlq ({name, max_receives}), tags, backlog (messages there at the start), kind (of
// message body), flow. A flow: arrive and work are messages a second as functions of seconds since the start,
// hold_s is how long a worker keeps a message, fail is the share of jobs that never succeed.

const MINUTE = 60;
const DAY = 24 * 60 * MINUTE;

const steady = (rate) => () => rate;
const wave = (mean, swing, period_s) => (t) => mean + swing * Math.sin((2 * Math.PI * t) / period_s);
const burst = (high, low, on_s, period_s) => (t) => (t % period_s < on_s ? high : low);

const seconds = (n) => ({ VisibilityTimeout: String(n) });
const LONG_POLL = { ReceiveMessageWaitTimeSeconds: "20" };
const TWO_WEEKS = { MessageRetentionPeriod: String(14 * DAY) };
const SMALL = { MaximumMessageSize: "262144" };

const team = (name, env = "prod") => ({ team: name, env, "managed-by": "pulumi" });

// The queues that somebody would look at first.
const HEADLINERS = [
	{
		name: "ai-embed",
		attributes: { ...seconds(300), ...LONG_POLL },
		dlq: { name: "ai-embed-dlq", max_receives: 3 },
		tags: team("search"),
		backlog: 6000,
		kind: "embed",
		flow: { arrive: wave(16, 3, 4 * MINUTE), work: steady(11.9), hold_s: 30, fail: 0 },
	},
	{
		name: "ai-transcribe",
		attributes: { ...seconds(900), ...LONG_POLL },
		dlq: { name: "ai-transcribe-dlq", max_receives: 3 },
		tags: team("media"),
		backlog: 150,
		kind: "transcribe",
		flow: { arrive: wave(12, 2, 3 * MINUTE), work: steady(15.5), hold_s: 20, fail: 0.08 },
	},
	{
		name: "ai-job-queue",
		attributes: { ...seconds(30), ...TWO_WEEKS, ...SMALL, DelaySeconds: "0", ReceiveMessageWaitTimeSeconds: "0" },
		tags: team("batch"),
		backlog: 340,
		kind: "job",
		flow: { arrive: steady(2), work: wave(2.1, 1.2, 2 * MINUTE), hold_s: 45, fail: 0 },
	},
	{
		name: "feature-backfill",
		attributes: seconds(300),
		tags: team("features"),
		backlog: 9000,
		kind: "row",
		flow: { arrive: steady(0), work: wave(18, 3, 90), hold_s: 6, fail: 0 },
	},
	{
		name: "billing-events.fifo",
		attributes: { ...seconds(43200), FifoQueue: "true", ContentBasedDeduplication: "true" },
		dlq: { name: "billing-events-dlq.fifo", max_receives: 5 },
		tags: team("billing"),
		backlog: 932,
		kind: "invoice",
	},
	{
		name: "ml-labels.fifo",
		attributes: { ...seconds(60), FifoQueue: "true", DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" },
		tags: team("labels"),
		backlog: 66,
		kind: "label",
		flow: { arrive: steady(0.4), work: steady(0.5), hold_s: 8, fail: 0 },
	},
	{
		name: "image-caption",
		attributes: seconds(30),
		dlq: { name: "image-caption-dlq", max_receives: 2 },
		tags: team("media"),
		backlog: 40,
		kind: "image",
		flow: { arrive: wave(5, 2, 5 * MINUTE), work: steady(6), hold_s: 2, fail: 0.01 },
	},
	{
		name: "email-out",
		attributes: { ...seconds(120), DelaySeconds: "5" },
		dlq: { name: "email-out-dlq", max_receives: 5 },
		tags: team("growth"),
		backlog: 211,
		kind: "email",
		flow: { arrive: burst(9, 0.3, 40, 3 * MINUTE), work: steady(2.4), hold_s: 4, fail: 0 },
	},
	{
		name: "ingest-raw",
		attributes: { ...seconds(30), ...LONG_POLL },
		tags: team("ingest"),
		backlog: 120,
		kind: "object",
		flow: { arrive: wave(24, 8, 2 * MINUTE), work: wave(25, 8, 2 * MINUTE + 7), hold_s: 3, fail: 0 },
	},
	{ name: "ai-summarise", attributes: seconds(300), tags: team("search"), kind: "job", flow: { arrive: steady(0.6), work: steady(3), hold_s: 5, fail: 0 } },
	{ name: "ai-rerank", attributes: seconds(60), tags: team("search"), backlog: 18, kind: "job", flow: { arrive: steady(1.9), work: steady(2), hold_s: 9, fail: 0 } },
	{ name: "export-csv", attributes: seconds(600), tags: team("reports"), backlog: 1, kind: "row", flow: { arrive: steady(0.1), work: steady(0.3), hold_s: 10, fail: 0 } },
	{ name: "audit-fanout", attributes: { KmsMasterKeyId: "alias/audit" }, tags: team("security"), kind: "row" },
	{ name: "geo-tiles", attributes: seconds(30), tags: team("maps", "staging"), kind: "row" },
	{ name: "legacy-import", attributes: seconds(30), tags: {}, kind: "row" },
];

// Dead-letter queues that held something before the demo began.
const OLD_FAILURES = {
	"ai-transcribe-dlq": { backlog: 1204, kind: "transcribe" },
	"ai-embed-dlq": { backlog: 37, kind: "embed" },
	"image-caption-dlq": { backlog: 388, kind: "image", flow: { arrive: steady(0), work: steady(1.1), hold_s: 3, fail: 0 } },
	"email-out-dlq": { backlog: 2, kind: "email" },
};

const STAGES = ["ocr", "translate", "classify", "chunk", "embed", "index", "moderate", "notify", "thumbnail", "archive"];
const TENANTS = ["acme", "bluefin", "corvus", "dune", "ember", "fjord", "garnet", "helio", "iris", "juniper", "kestrel", "lumen",
	"maple", "nimbus", "onyx", "pelican", "quartz", "raven", "sable", "tundra"];

// The crowd: a pipeline a tenant, all stages of which share one dead-letter queue.
function* crowd(random) {
	for (const tenant of TENANTS) {
		const dlq = { name: `${tenant}-dead-letters`, max_receives: 4 };
		for (const stage of STAGES) {
			const row = { name: `${tenant}-${stage}`, attributes: seconds(120), dlq, tags: team(tenant), kind: "job" };
			if (random() < 0.3) {
				const rate = 0.05 + 0.25 * random();
				row.backlog = Math.floor(20 * random());
				row.flow = { arrive: steady(rate), work: steady(1.3 * rate), hold_s: 2 + 20 * random(), fail: 0 };
			}
			yield row;
		}
	}
	for (let shard = 0; ; shard++) {
		yield { name: `reindex-shard-${String(shard).padStart(4, "0")}`, attributes: seconds(60), tags: team("search"), kind: "row" };
	}
}

const is_fifo = (name) => name.endsWith(".fifo");

function dead_letter_row({ name }) {
	const attributes = { ...TWO_WEEKS, ...(is_fifo(name) ? { FifoQueue: "true" } : {}) };
	return { name, attributes, tags: team("on-call"), kind: "job", ...OLD_FAILURES[name] };
}

// A small generator with a seed, so that every demo and every test sees the same fleet.
export function seeded_random(seed) {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

// The rows of a fleet of `count` queues or, when that is fewer, the headliners alone. Dead-letter queues stand before
// the queues that point at them, as CreateQueue wants it.
export function fleet(count = 320, seed = 7) {
	if (!Number.isInteger(count) || count < 1) {
		throw new Error("the number of queues is a whole number from 1 on");
	}
	const random = seeded_random(seed);
	const rows = new Map();
	const add = (row) => {
		if (row.dlq && !rows.has(row.dlq.name)) {
			rows.set(row.dlq.name, dead_letter_row(row.dlq));
		}
		rows.set(row.name, row);
	};
	HEADLINERS.forEach(add);
	for (const row of crowd(random)) {
		if (rows.size >= count) {
			break;
		}
		add(row);
	}
	return [...rows.values()];
}
