"""A file that anyone may have made is read in a process of its own, with limits of time, memory and pages."""
