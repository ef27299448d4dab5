// hcl.mjs: Terraform's language on stdin, read by HashiCorp's own grammar; JSON on stdout.
import { readFileSync } from "node:fs";
import hcl from "hcl2-parser";

const [json, error] = hcl.parseToString(readFileSync(0, "utf8"));
if (error) {
	console.error(String(error));
	process.exit(1);
}
console.log(json);
