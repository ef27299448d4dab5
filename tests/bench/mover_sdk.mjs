// A mover as people write them with the AWS SDK for JavaScript: receive ten, send them as a batch, delete what was sent.
// It trusts one empty answer, keeps no journal, and gives up on what fails.
//
//   mover_sdk.mjs ENDPOINT SOURCE_URL TARGET_URL PARALLEL

import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const servers = fileURLToPath(new URL("../servers/", import.meta.url));
const { SQSClient, ReceiveMessageCommand, SendMessageBatchCommand, DeleteMessageBatchCommand } =
	createRequire(servers)("@aws-sdk/client-sqs");

const [endpoint, source, target, parallel] = process.argv.slice(2);
const sqs = new SQSClient({ endpoint, region: "us-east-1", requestHandler: { httpAgent: { maxSockets: Number(parallel) } } });

const lane = async () => {
	for (;;) {
		const { Messages = [] } = await sqs.send(
			new ReceiveMessageCommand({
				QueueUrl: source,
				MaxNumberOfMessages: 10,
				WaitTimeSeconds: 1,
				MessageAttributeNames: ["All"],
			}),
		);
		if (Messages.length === 0) {
			return;
		}
		const sent = await sqs.send(
			new SendMessageBatchCommand({
				QueueUrl: target,
				Entries: Messages.map((m, i) => ({
					Id: String(i),
					MessageBody: m.Body,
					MessageAttributes: Object.fromEntries(
						Object.entries(m.MessageAttributes ?? {}).map(([name, { DataType, StringValue, BinaryValue }]) => [
							name,
							{ DataType, StringValue, BinaryValue },
						]),
					),
				})),
			}),
		);
		await sqs.send(
			new DeleteMessageBatchCommand({
				QueueUrl: source,
				Entries: (sent.Successful ?? []).map(({ Id }) => ({ Id, ReceiptHandle: Messages[Number(Id)].ReceiptHandle })),
			}),
		);
	}
};
await Promise.all(Array.from({ length: Number(parallel) }, lane));
sqs.destroy();
