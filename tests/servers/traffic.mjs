// Keep a seeded fleet moving: producers, workers of differing speed, jobs that fail until they land in their
// dead-letter queue, and queues that come and go.
//
//   traffic.mjs --endpoint URL [--queues N]        until stdin ends or SIGTERM

import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { entry, is_poison } from "./bodies.mjs";
import { SqsClient } from "./client.mjs";
import { fleet, seeded_random } from "./fleet.mjs";
import { seed } from "./seed.mjs";
import { endWithParent } from "./serve.mjs";

const TICK_MS = 500;
const BATCH = 10;
const FAIL_AFTER_MS = 2_000;
const LEASE_MARGIN_S = 60;
const COME_AND_GO_MS = 45_000;
const TEMPORARY_KEPT = 3;

// One queue's producers and workers. Fractions of a message are carried from tick to tick.
class Flow {
	constructor(client, row, url, random) {
		Object.assign(this, { client, row, url, random });
		this.sent = row.backlog ?? 0;
		this.to_send = 0;
		this.to_work = 0;
	}

	async tick(t_s, passed_s) {
		const { arrive, work } = this.row.flow;
		this.to_send += Math.max(0, arrive(t_s)) * passed_s;
		// Idle workers do not save their time up.
		this.to_work = Math.min(this.to_work + Math.max(0, work(t_s)) * passed_s, 3 * BATCH);
		await this.produce();
		await this.consume();
	}

	async produce() {
		while (this.to_send >= 1) {
			const size = Math.min(BATCH, Math.floor(this.to_send));
			this.to_send -= size;
			const Entries = Array.from({ length: size }, (_, i) => {
				const failed = this.random() < this.row.flow.fail;
				return entry(this.row, this.sent + i, i, { failed });
			});
			this.sent += size;
			await this.client.call("SendMessageBatch", { QueueUrl: this.url, Entries });
		}
	}

	async consume() {
		while (this.to_work >= 1) {
			const size = Math.min(BATCH, Math.floor(this.to_work));
			const { Messages } = await this.client.call("ReceiveMessage", {
				QueueUrl: this.url,
				MaxNumberOfMessages: size,
				VisibilityTimeout: Math.ceil(this.row.flow.hold_s + LEASE_MARGIN_S),
				WaitTimeSeconds: 0,
			});
			if (!Messages?.length) {
				this.to_work = 0;
				return;
			}
			this.to_work -= Messages.length;
			this.finish_later(Messages);
		}
	}

	finish_later(messages) {
		const failed = messages.filter(({ Body }) => is_poison(Body));
		const done = messages.filter(({ Body }) => !is_poison(Body));
		const hold_ms = this.row.flow.hold_s * 1000 * (0.75 + 0.5 * this.random());
		if (done.length > 0) {
			setTimeout(() => this.answer("DeleteMessageBatch", done, {}), hold_ms);
		}
		if (failed.length > 0) {
			setTimeout(() => this.answer("ChangeMessageVisibilityBatch", failed, { VisibilityTimeout: 0 }), FAIL_AFTER_MS);
		}
	}

	answer(action, messages, extra) {
		const Entries = messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle, ...extra }));
		this.client.call(action, { QueueUrl: this.url, Entries }).catch(say);
	}
}

function say(error) {
	console.error(`traffic: ${error.message}`);
}

// Nightly runs bring their own queue and take it away again.
async function come_and_go(client, made, number) {
	const row = { name: `batch-run-${number}`, attributes: {}, tags: { "managed-by": "scheduler" }, backlog: 25, kind: "job" };
	const urls = await seed(client, [row]);
	made.push(urls.get(row.name));
	if (made.length > TEMPORARY_KEPT) {
		await client.call("DeleteQueue", { QueueUrl: made.shift() });
	}
}

// Never returns: the caller ends the process.
export function run_traffic(client, rows, urls) {
	const random = seeded_random(11);
	const flows = rows.filter((row) => row.flow).map((row) => new Flow(client, row, urls.get(row.name), random));
	const started = performance.now();
	let last = started;
	const tick = async () => {
		const now = performance.now();
		const passed_s = Math.min((now - last) / 1000, 2);
		last = now;
		await Promise.all(flows.map((flow) => flow.tick((now - started) / 1000, passed_s).catch(say)));
		setTimeout(tick, TICK_MS);
	};
	tick();
	const made = [];
	let number = 4100;
	setInterval(() => come_and_go(client, made, number++).catch(say), COME_AND_GO_MS);
}

async function main() {
	const { values } = parseArgs({
		options: { endpoint: { type: "string" }, queues: { type: "string", default: "320" } },
	});
	if (!values.endpoint) {
		throw new Error("--endpoint URL is needed");
	}
	endWithParent();
	const client = new SqsClient(values.endpoint);
	const rows = fleet(Number(values.queues));
	run_traffic(client, rows, await seed(client, rows, { backlog: false }));
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	main().catch((error) => {
		console.error(`traffic.mjs: ${error.message}`);
		process.exit(1);
	});
}
