"""Files that come in beside the questions, as jobs of the catalogue's queue.

spool      where uploaded files lie until they are taken in
worker     has one job after another, and does it in a thread
hold       a job that a worker has: its signs of life, its progress, and whether it is to stop
processes  who a worker is, so that another process can tell that it has gone
watch      folders: which files have come, changed and settled
"""
