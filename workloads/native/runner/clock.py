"""The clock of a trial: CLOCK_MONOTONIC, from a beginning of its own, as a page's is."""

import time

_TIMER_STEPS = 20

now_ns = time.monotonic_ns
# Of all threads; those that run on other CPUs are counted up to their last scheduler tick.
cpu_ns = time.process_time_ns

# A whole microsecond, so that nothing is lost when the driver tells it.
ORIGIN_US = now_ns() // 1000


def page_us(ns):
    return round(ns / 1000) - ORIGIN_US


def timer_resolution_us():
    """The smallest step that is seen: what it takes to look twice."""
    smallest = None
    before = now_ns()
    steps = 0
    while steps < _TIMER_STEPS:
        now = now_ns()
        if now == before:
            continue
        smallest = now - before if smallest is None else min(smallest, now - before)
        before = now
        steps += 1
    return smallest / 1000


def align(channel):
    """Round trips to the native host's clock, which hold against each other that both clocks are the same."""
    pings = []
    for index in range(channel.expect("align")["pings"]):
        sent = now_ns()
        channel.send({"kind": "ping", "index": index})
        host_us = channel.expect("pong")["host_us"]
        received = now_ns()
        pings.append(
            {
                "page_send_us": sent / 1000 - ORIGIN_US,
                "host_us": host_us,
                "page_receive_us": received / 1000 - ORIGIN_US,
            }
        )
    channel.send({"kind": "aligned", "pings": pings, "origin_us": ORIGIN_US})
