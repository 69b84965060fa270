"""What bench/watch.py and bench/watch_faults.py share: a wiki with many pages, and somebody who spams it."""
