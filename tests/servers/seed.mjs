// Fill a server with the demo's fleet: queues, redrive policies, tags, and what waits in them.
//
//   seed.mjs --endpoint URL [--queues N] [--no-backlog]

import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { entry } from "./bodies.mjs";
import { SqsClient } from "./client.mjs";
import { fleet } from "./fleet.mjs";

const BATCH = 10;
const PARALLEL = 16;

// Run `work` over the items, PARALLEL of them at a time.
async function each(items, work) {
	const rest = items[Symbol.iterator]();
	const lane = async () => {
		for (const item of { [Symbol.iterator]: () => rest }) {
			await work(item);
		}
	};
	await Promise.all(Array.from({ length: PARALLEL }, lane));
}

export async function create_queue(client, row, arns) {
	const attributes = { ...row.attributes };
	if (row.dlq) {
		attributes.RedrivePolicy = JSON.stringify({
			deadLetterTargetArn: arns.get(row.dlq.name),
			maxReceiveCount: row.dlq.max_receives,
		});
	}
	const { QueueUrl } = await client.call("CreateQueue", { QueueName: row.name, Attributes: attributes, tags: row.tags });
	return QueueUrl;
}

async function arn_of(client, url) {
	const { Attributes } = await client.call("GetQueueAttributes", { QueueUrl: url, AttributeNames: ["QueueArn"] });
	return Attributes.QueueArn;
}

function* batches(rows, urls) {
	for (const row of rows) {
		const failed = row.name.includes("-dlq");
		for (let from = 0; from < (row.backlog ?? 0); from += BATCH) {
			const size = Math.min(BATCH, row.backlog - from);
			const Entries = Array.from({ length: size }, (_, i) => entry(row, from + i, i, { failed }));
			yield { QueueUrl: urls.get(row.name), Entries };
		}
	}
}

// Create the rows' queues and fill them. Returns a map from name to queue URL.
export async function seed(client, rows, { backlog = true } = {}) {
	const urls = new Map();
	const arns = new Map();
	const targets = new Set(rows.map((row) => row.dlq?.name));
	const create = async (row) => {
		const url = await create_queue(client, row, arns);
		urls.set(row.name, url);
		if (targets.has(row.name)) {
			arns.set(row.name, await arn_of(client, url));
		}
	};
	await each(rows.filter((row) => targets.has(row.name)), create);
	await each(rows.filter((row) => !targets.has(row.name)), create);
	if (backlog) {
		await each(batches(rows, urls), (batch) => client.call("SendMessageBatch", batch));
	}
	return urls;
}

async function main() {
	const { values } = parseArgs({
		options: {
			endpoint: { type: "string" },
			queues: { type: "string", default: "320" },
			"no-backlog": { type: "boolean", default: false },
		},
	});
	if (!values.endpoint) {
		throw new Error("--endpoint URL is needed");
	}
	const client = new SqsClient(values.endpoint);
	const started = performance.now();
	const urls = await seed(client, fleet(Number(values.queues)), { backlog: !values["no-backlog"] });
	client.close();
	process.stdout.write(`${JSON.stringify({ queues: urls.size, ms: Math.round(performance.now() - started) })}\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	main().catch((error) => {
		console.error(`seed.mjs: ${error.message}`);
		process.exit(1);
	});
}
