"""The folders below are a report and a start-up module for child processes: nothing to collect."""

collect_ignore = ["project", "forbidden", "driver.py"]
