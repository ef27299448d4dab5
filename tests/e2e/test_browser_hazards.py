"""The hazards that other tools fall into (the design's d1 to d27), through the screen: on the simulator and on servers
that are not ours. The commands' part is in test_messages.py, hostile fields in ../pty/test_hostile.py."""

import base64
import json

from harness.runner import each, limit
from test_browser import HINTS, QUEUE, SERVERS, begin, counts, editor, quit, receive, take, take_from


@each(kind=SERVERS)
def test_d7_what_is_edited_and_sent_again_keeps_every_attribute(t, kind):
    sqs, pane = begin(t, "--write", env=editor(t, "s/tr-/edited-/"), kind=kind)
    receive(pane, 4)
    pane.keys("E")
    pane.wait("Edit and send again", "keep blob (Binary.png, 12 B)")
    pane.keys("BTab", "BTab", "BTab", "Enter")
    pane.wait("SEND IT AGAIN, EDITED", "then DeleteMessageBatch")
    pane.keys("s", "Enter")
    pane.wait("Sent again 1 message")
    (message,) = take(sqs, 10)
    assert json.loads(message["Body"])["job"].startswith("edited-")
    blob = message["MessageAttributes"]["blob"]
    assert blob["DataType"] == "Binary.png" and base64.b64decode(blob["BinaryValue"]) == bytes(range(12))
    assert message["MessageAttributes"]["n"] == {"DataType": "Number.int", "StringValue": "3"}
    quit(pane)


# local-aws-sqs moves a message one receive early.
@limit(90)
@each(kind=("sim", "fauxqs"))
def test_d1_the_look_that_would_dead_letter_what_is_known_is_refused(t, kind):
    sqs = t.server(kind)
    sqs.create_with_dlq(QUEUE, "ai-dead", 2)
    sqs.send(QUEUE, 1)
    pane = t.tmux("--interval", "1", "--max-rps", "200")
    pane.wait(HINTS, "ai-dead")
    pane.keys(":")
    pane.type(f"queue {QUEUE}")
    pane.keys("Enter", "m")
    pane.wait("one of the 2 after which")
    receive(pane, 1)
    pane.keys("u")
    pane.wait("returned")
    pane.keys("n")
    pane.wait("leased 1")
    pane.keys("u")
    pane.wait("The next look moves 1 known message")
    pane.keys("n")
    pane.wait("needs READ-WRITE")
    pane.keys("Enter", "Enter", "Enter")
    pane.wait("refused unless you insist")
    assert not take_from(sqs, "ai-dead"), "the look was not refused"
    pane.keys("Escape")
    pane.wait(absent=("[ Receive ]",))
    pane.keys("q")
    pane.wait("Overview")
    pane.keys("q")
    pane.wait(absent=("Overview",))
    pane.keys("q")
    pane.wait_dead()


@each(kind=SERVERS)
def test_d2_a_lease_is_as_long_as_was_chosen(t, kind):
    sqs, pane = begin(t, kind=kind, count=1)
    pane.keys("n")
    pane.wait("[ Receive ]")
    pane.keys("End", "C-u")
    pane.type("2s")
    pane.keys("Enter", "Enter")
    pane.wait("leased 1")
    assert not take_from(sqs, QUEUE)
    # Its end comes by itself: it is another's then, and the list says so.
    pane.wait("lost")
    quit(pane)


@each(kind=SERVERS)
def test_d3_a_group_is_held_up_as_long_as_is_said(t, kind):
    sqs = t.server(kind)
    sqs.create("ai-jobs.fifo")
    for number in range(3):
        sqs.call("SendMessage", QueueUrl=sqs.urls["ai-jobs.fifo"], MessageBody=str(number), MessageGroupId="tenant-7",
                 MessageDeduplicationId=str(number))  # fmt: skip
    pane = t.tmux("--interval", "1", "--max-rps", "200")
    pane.wait(HINTS, "ai-jobs.fifo")
    pane.keys("m")
    pane.wait("what is held holds up its message group")
    pane.keys("n")
    pane.wait("[ Receive ]")
    pane.keys("Enter", "Enter")
    pane.wait("FIFO: holds up group tenant-7 until")
    assert not take_from(sqs, "ai-jobs.fifo")
    pane.keys("q")
    pane.wait(until=lambda _: len(take_from(sqs, "ai-jobs.fifo")) > 0)
    pane.keys("q")
    pane.wait_dead()


@each(kind=SERVERS)
def test_d19_a_lease_is_not_made_longer_than_it_can_be(t, kind):
    _, pane = begin(t, kind=kind, count=1)
    receive(pane, 1)
    pane.keys("x")
    pane.wait("hide from others for")
    pane.type("12h")
    pane.keys("Enter")
    pane.wait("Extended 1 lease")
    quit(pane)


@each(kind=SERVERS)
def test_d20_what_is_lost_cannot_be_acted_on(t, kind):
    sqs, pane = begin(t, "--write", kind=kind, count=1)
    pane.keys("n")
    pane.wait("[ Receive ]")
    pane.keys("End", "C-u")
    pane.type("1s")
    pane.keys("Enter", "Enter")
    pane.wait("lost")
    # It is with another consumer by now, under a handle of its own.
    assert len(take(sqs, 1)) == 1
    for key, words in (("D", "not held any more"), ("E", "lease is over")):
        pane.keys(key)
        pane.wait(words)
    quit(pane)
    assert counts(sqs)[1] == 1, "the other's job was taken away"


@each(kind=SERVERS)
def test_d21_marks_follow_messages_not_rows(t, kind):
    sqs, pane = begin(t, "--write", kind=kind, count=8)
    receive(pane, 8)
    pane.keys("f")
    pane.type('.json.error.type == "OOM"')
    pane.keys("Enter")
    pane.wait("(2 of 8)")
    pane.keys("*")
    pane.wait("marked 2")
    pane.keys("Escape")
    pane.wait("filter:(none)", "tr-0")
    pane.keys("D")
    pane.wait("Delete 2 messages")
    pane.keys("d", "Enter")
    pane.wait("Deleted 2 messages")
    quit(pane)
    left = sorted(json.loads(m["Body"])["error"]["type"] for _ in range(3) for m in take(sqs, 10))
    assert left == ["Timeout"] * 6, left


@each(kind=SERVERS)
def test_d27_a_pointer_is_labelled_and_kept(t, kind):
    sqs = t.server(kind)
    sqs.create(QUEUE)
    pointer = '["software.amazon.payloadoffloading.PayloadS3Pointer",{"s3BucketName":"b","s3Key":"k"}]'
    size = {"ExtendedPayloadSize": {"DataType": "Number", "StringValue": "300000"}}
    sqs.call("SendMessage", QueueUrl=sqs.urls[QUEUE], MessageBody=pointer, MessageAttributes=size)
    pane = t.tmux("--interval", "1", "--max-rps", "200", "--write", env=editor(t, "s/x/x/"))
    pane.wait(HINTS, QUEUE)
    pane.keys("m")
    pane.wait("sampled 0 of")
    receive(pane, 1)
    pane.wait("s3://b/k (not fetched)")
    pane.keys("E")
    pane.wait("ExtendedPayloadSize:Number=300000")
    pane.keys("BTab", "BTab", "BTab", "Enter")
    pane.wait("SEND IT AGAIN, EDITED")
    pane.keys("s", "Enter")
    pane.wait("Sent again 1 message")
    (message,) = take(sqs, 10)
    assert message["Body"] == pointer and message["MessageAttributes"]["ExtendedPayloadSize"]["StringValue"] == "300000"
    quit(pane)
