"""The rules of the fault proxy: which requests they are about, and what they make of the answer."""

import fnmatch
import json
import random
import urllib.parse

MODIFIERS = {"latency", "date", "merge", "append"}


def _service_error(status, shape, message, legacy=None):
    headers = {"x-amzn-query-error": f"{legacy};Sender"} if legacy else {}
    return {"status": status, "json": {"__type": f"com.amazonaws.sqs#{shape}", "message": message}, "headers": headers}


HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

ANSWERS = {
    "http-500": {"status": 500, "json": {"__type": "com.amazonaws.sqs#InternalFailure", "message": "internal"}},
    "http-503": {"status": 503, "json": {"__type": "com.amazonaws.sqs#ServiceUnavailable", "message": "busy"}},
    "throttled": _service_error(403, "RequestThrottled", "Rate exceeded", "RequestThrottled"),
    "throttled-400": _service_error(400, "ThrottlingException", "Rate exceeded"),
    "denied": _service_error(
        403, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/reader is not authorized to perform this action"
    ),
    "expired": _service_error(403, "ExpiredTokenException", "The security token included in the request is expired"),
    "wrong-key": _service_error(403, "InvalidClientTokenId", "The security token included in the request is invalid."),
    "wrong-secret": _service_error(403, "SignatureDoesNotMatch", "The request signature we calculated does not match"),
    "too-skewed": _service_error(403, "RequestTimeTooSkewed", "The difference between the request time and now is too large"),
    "missing": _service_error(
        400, "QueueDoesNotExist", "The specified queue does not exist.", "AWS.SimpleQueueService.NonExistentQueue"
    ),
    "html": {"status": 502, "text": HTML, "headers": {"content-type": "text/html"}},
    "html-200": {"status": 200, "text": HTML, "headers": {"content-type": "text/html"}},
    "xml-error": {
        "status": 403,
        "text": "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error>"
        "<RequestId>11</RequestId></ErrorResponse>",
        "headers": {"content-type": "text/xml"},
    },
    "empty": {"status": 200, "text": ""},
    "not-json": {"status": 200, "text": '{"QueueUrls":['},
}


class Request:
    def __init__(self, method, path, headers, body, raw):
        self.method, self.path, self.headers, self.body, self.raw = method, path, headers, body, raw
        self.action = headers.get("x-amz-target", "").partition(".")[2]
        self.queue = ""
        if self.action:
            try:
                fields = json.loads(body or b"{}")
            except ValueError:
                fields = {}
            self.queue = fields.get("QueueName") or fields.get("QueueUrl", "").rpartition("/")[2]
        else:
            form = urllib.parse.parse_qs(body.decode("latin-1"))
            # A service that goes by paths: "POST /v1/describejobqueues".
            self.action = form.get("Action", [f"{method} {path.partition('?')[0]}"])[0]


class Rule:
    def __init__(self, fields):
        self.fields = fields
        self.fault = fields["fault"]
        known = MODIFIERS | {"answer", "cut-before", "cut-after", "reset", "hang", "half", "slow", "garbage"}
        if self.fault not in known and self.fault not in ANSWERS:
            raise ValueError(f"no fault '{self.fault}'")
        self.seen = 0
        self.random = random.Random(fields.get("seed", 1))

    def fires(self, request):
        rule = self.fields
        if not fnmatch.fnmatchcase(request.action, rule.get("action", "*")):
            return False
        if not fnmatch.fnmatchcase(request.queue, rule.get("queue", "*")):
            return False
        self.seen += 1
        if "every" in rule:
            return self.seen % rule["every"] == 0
        if "at" in rule:
            return self.seen in rule["at"]
        if "first" in rule:
            return self.seen <= rule["first"]
        if "after" in rule:
            return self.seen > rule["after"]
        if "probability" in rule:
            return self.random.random() < rule["probability"]
        return True

    def answer(self):
        return self.fields if self.fault == "answer" else ANSWERS.get(self.fault)


def merge(into, change):
    for key, value in change.items():
        if value is None:
            into.pop(key, None)
        elif isinstance(value, dict) and isinstance(into.get(key), dict):
            merge(into[key], value)
        else:
            into[key] = value


def append(into, change):
    for key, value in change.items():
        into.setdefault(key, []).extend(value)
