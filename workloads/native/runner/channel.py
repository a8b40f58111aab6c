"""What the driver and this process say to each other: a JSON object a line, on the standard streams that it was started with."""

import json
import os
import sys


class Channel:
    """Nothing but messages may reach the driver: whatever else prints gets standard error."""

    def __init__(self):
        self._out = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1, encoding="utf-8")
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def send(self, message):
        # allow_nan would write what is no JSON.
        self._out.write(json.dumps(message, allow_nan=False) + "\n")
        self._out.flush()

    def receive(self):
        """The next message. A driver that is gone ends this process: nobody would take what it measures."""
        line = sys.stdin.readline()
        if not line:
            sys.exit(1)
        return json.loads(line)

    def expect(self, kind):
        message = self.receive()
        if message["kind"] != kind:
            raise RuntimeError(f"{message['kind']} came in place of {kind}")
        return message
