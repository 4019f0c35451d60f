"""What the proofs have in common: checks that are counted, and an end that says how many ran."""

import sys

passed = 0
failures = []


def check(condition, message):
    global passed
    if condition:
        passed += 1
    else:
        failures.append(message)


def same(got, expected, message):
    check(got == expected, f"{message}: got {got!r}, expected {expected!r}")


def finish(programs):
    """Says what was found with these programs; the exit code."""
    for failure in failures:
        print(f"FAILED {failure}", file=sys.stderr)
    print(f"{programs}: {passed} checks passed, {len(failures)} failed")
    return 1 if failures or passed == 0 else 0
