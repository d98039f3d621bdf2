"""A rival that stays: answers questions from its input, a line of JSON each, until that ends."""
import json
import sys
import time


def answer(reply):
    for line in sys.stdin:
        print(json.dumps(reply(json.loads(line))), flush=True)


def per_call(work, budget):
    """Seconds of a call: twice as many calls each time, until they fill the budget; so the first ones warm up. perCall of measure.ts."""
    calls = 1
    while True:
        start = time.perf_counter()
        for _ in range(calls):
            work()
        seconds = time.perf_counter() - start
        if seconds >= budget:
            return seconds / calls
        calls *= 2
