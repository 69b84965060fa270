"""The only place that knows the order of the stages: fetch, archive, history, detect, score, report."""
