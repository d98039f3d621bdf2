"""A rival that stays: answers questions from its input, a line of JSON each, until that ends."""
import json
import sys
import timeit


def answer(reply):
    for line in sys.stdin:
        print(json.dumps(reply(json.loads(line))), flush=True)


def per_call(work, budget):
    """perCall of measure.ts: seconds of a call, the best of 5 runs of so many calls that they fill `budget` seconds."""
    calls = 1
    while (seconds := min(timeit.repeat(work, number=calls, repeat=5))) < budget:
        calls *= 2
    return seconds / calls
