"""python run.py FOLDER: the runs of FOLDER/job.json, one JSON line each."""
import json
import sys
import time
import warnings

from data import Job


def main():
    warnings.filterwarnings("ignore")
    job = Job(sys.argv[1])
    if job.task == "entities":
        import entities as task
    else:
        import classes as task
    pool, test = task.load(job)
    if not job.runs:
        print(json.dumps(list(task.STRATEGIES)))
    for run in job.runs:
        began = time.process_time()
        points = []
        for asked, metric in task.simulate(job, pool, test, run["strategy"], run["seed"], run["order"]):
            tokens = int(job.words[asked].sum())
            points.append({"labels": len(asked), "tokens": tokens, "metric": round(metric, 5)})
        seconds = round(time.process_time() - began, 1)
        line = {"strategy": run["strategy"], "seed": run["seed"], "seconds": seconds, "points": points}
        print(json.dumps(line), flush=True)


main()
