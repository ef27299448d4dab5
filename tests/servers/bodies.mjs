// Message bodies for the demo: what the jobs of an AI pipeline look like, failures and awkward text included.

const MODELS = ["whisper-large", "e5-large", "bge-m3", "llava-13b", "mixtral-8x7b"];
const ERRORS = [
	{ type: "Timeout", message: "worker lost its lease after 900 s" },
	{ type: "OutOfMemory", message: "CUDA out of memory: tried to allocate 2.50 GiB" },
	{ type: "BadInput", message: "unsupported codec in track 0" },
	{ type: "Upstream", message: "model endpoint answered 503 \u202egnola evom" },
];

const pick = (list, n) => list[n % list.length];

const SHAPES = {
	transcribe: (n) => ({ job: `tr-${n}`, model: MODELS[0], input: { bucket: "ai-in", key: `calls/${n}.flac` }, attempt: 1 }),
	embed: (n) => ({ job: `em-${n}`, model: pick(["e5-large", "bge-m3"], n), documents: [`doc-${n}`, `doc-${n + 1}`] }),
	image: (n) => ({ job: `im-${n}`, model: "llava-13b", url: `s3://images/${n}.webp`, locale: "en" }),
	job: (n) => ({ job: `job-${n}`, model: pick(MODELS, n), priority: n % 5, payload: { prompt: `summarise record ${n}` } }),
	invoice: (n) => ({ event: "invoice.paid", invoice: `in_${n}`, cents: 100 + (n % 9000) }),
	label: (n) => ({ task: `label-${n}`, image: `s3://labels/${n}.png`, classes: ["cat", "dog", "neither"] }),
	email: (n) => ({ template: "weekly-report", to: `user${n}@example.com` }),
	object: (n) => ({ Records: [{ eventName: "ObjectCreated:Put", s3: { bucket: "raw", key: `in/${n}.json` } }] }),
	row: (n) => ({ table: "features", id: n, columns: { clicks: n % 100, dwell_s: (n % 700) / 10 } }),
};

export function body(kind, n, { failed = false } = {}) {
	const shape = SHAPES[kind](n);
	return JSON.stringify(failed ? { ...shape, poison: true, error: pick(ERRORS, n) } : shape);
}

export function is_poison(text) {
	return text.includes('"poison":true');
}

export function entry(row, n, index, options) {
	const built = {
		Id: String(index),
		MessageBody: body(row.kind, n, options),
		MessageAttributes: {
			tenant: { DataType: "String", StringValue: pick(["acme", "bluefin", "corvus"], n) },
			priority: { DataType: "Number", StringValue: String(n % 5) },
		},
	};
	if (row.name.endsWith(".fifo")) {
		built.MessageGroupId = `group-${n % 12}`;
		built.MessageDeduplicationId = `${row.name}-${n}`;
	}
	return built;
}
