"""A file that anyone may have made is read in a process of its own, with limits of time, memory and pages.

apart     what the rest of the product calls: read, unpack, render
process   starts the process, hears it, and ends it with all that it started
wire      the messages between the two, and the check of every one that arrives
folders   where it works, and what is left of that
limits    how much a file may take
child     the process itself: confined (confine), it does its job (jobs), says what came of it and ends

The process runs as the same user: it is kept from the network where the system allows that, and from exhausting the
machine, not from the files of that user.
"""
